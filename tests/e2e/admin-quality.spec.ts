import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { expectAccessible, importHeadline, loadEvents, openScene } from './scene.ts'
import { damage, dataFolder, open } from './admin-scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

/** The first result of a race that was run, by its local id. */
const aResult = `(select race_results.id from race_results join races on races.id = race_id
  where laps_completed > 3 and total_time_ms is not null order by source_index, position_final limit 1)`

for (const theme of ['light', 'dark'] as const) {
  test(`what does not agree is listed, counted, filtered and leads to its place in the ${theme} theme`, async () => {
    const { dataDir, remove } = dataFolder()
    const scene = await openScene({ dataDir, context: { colorScheme: theme } })
    const { page, eventName, eventId } = scene
    try {
      await open(page, '/admin/quality')
      await expect(page.getByRole('heading', { name: 'No event is imported yet' })).toBeVisible()
      await expectAccessible(page, 'data quality without events')

      await open(page, '/')
      await loadEvents(scene)
      await importHeadline(scene)
      // A lap that takes a second longer than it did, and an average that LiveRC never printed.
      damage(
        dataDir,
        `update laps set lap_time_ms = lap_time_ms + 1000 where race_result_id = ${aResult} and lap_number = 2`,
        `update race_results set avg_lap_time_ms = avg_lap_time_ms + 5000 where id = ${aResult}`,
      )
      await open(page, '/admin/quality')
      await expect(page.getByRole('heading', { level: 1, name: 'Data quality' })).toBeVisible()
      const grid = page.getByRole('grid', { name: 'Findings' })
      const kinds = page.getByRole('list', { name: 'Kinds of findings' })
      await expect(grid).toContainText('the laps add up to')
      // The import said that every figure agrees: only a look at all of them finds that one does not.
      await page.getByRole('button', { name: 'Check everything again' }).click()
      await kinds.getByRole('button', { name: /Figures that differ/ }).click()
      await expect(grid).toContainText(/Average lap: LiveRC prints .*, the laps give/)
      await expect(page).toHaveURL(/kind=figures/)
      await page.screenshot({ path: test.info().outputPath(`quality-${theme}.png`) })
      await expectAccessible(page, 'data quality')

      await page.getByRole('combobox', { name: 'Event' }).selectOption(eventId)
      await expect(grid.getByRole('columnheader', { name: 'Event' })).toHaveCount(0)
      await kinds.getByRole('button', { name: /Laps do not add up/ }).click()
      const line = grid.getByRole('row').filter({ hasText: 'the laps add up to' })
      await expect(line).toHaveCount(1)
      const [printed, computed] = [line.getByRole('gridcell').nth(2), line.getByRole('gridcell').nth(3)]
      await expect(printed).not.toHaveText((await computed.textContent()) ?? '')

      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Save the table as CSV' }).click()
      const csv = readFileSync(await (await download).path(), 'utf8')
      expect(csv).toContain('Event,Session,Driver,Finding,LiveRC,App,In words')
      expect(csv).toContain(eventName)
      expect(csv).toContain('the laps add up to')

      await page.getByRole('button', { name: 'Show all findings' }).click()
      // By keys alone: into the table, to the first row, and from its link to the event's own list of the same.
      await grid.getByRole('row').nth(1).getByRole('link').first().focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowRight')
      await expect(grid.getByRole('row').nth(2).getByRole('link').nth(1)).toBeFocused()
      await page.keyboard.press('Home')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('tab', { name: 'Data checks' })).toHaveAttribute('aria-selected', 'true')
      await expect(page.getByRole('grid', { name: 'Data checks' })).toContainText('the laps add up to')
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
      remove()
    }
  })
}
