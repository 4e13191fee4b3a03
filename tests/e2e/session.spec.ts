import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { parseRacePage } from '../../electron/connectors/liverc/pages/race-page.ts'
import { formatDelta } from '../../renderer/format/times.ts'
import { seededEventId } from '../support/seeded-sessions.ts'
import type { SeededRace } from '../support/seeded-sessions.ts'
import { expectAccessible } from './scene.ts'
import { main, nitroLaps, notRun, withoutLaps, withSessions } from './session-scene.ts'
import { chromiumMissing } from './support/browser-shell.ts'
import { projectRoot } from './support/project.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

const chart = (page: Page, name: string) => page.getByRole('application', { name })
const lapTable = (page: Page) =>
  page.getByRole('grid', { name: /by lap and driver$|in each lap$|end of each lap$/ })
const spoken = (page: Page) => page.locator('.chart-frame [aria-live="polite"]')

test('one cursor, chosen drivers and keys for all views', async () => {
  await withSessions([main], async ({ page, open }) => {
    await open(9001, '?view=times')
    const times = chart(page, 'Lap times')
    await expect(times).toHaveAccessibleDescription(/^Lap times of 4 drivers over 31 laps; the fastest lap/)
    await times.focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await expect(spoken(page)).toContainText('DRIVER 11, lap 2')
    await page.keyboard.press('ArrowUp')
    await expect(spoken(page)).toContainText(/DRIVER 1[234], lap 2/)
    await page.keyboard.press('End')
    await expect(spoken(page)).toContainText(/lap (30|9)/)

    // The letters change the view, the cursor stays.
    await page.keyboard.press('Home')
    await page.keyboard.press('g')
    const gaps = chart(page, 'Gaps')
    await expect(gaps).toBeVisible()
    await gaps.focus()
    await page.keyboard.press('r')
    await expect(page.getByRole('combobox', { name: 'to' })).not.toHaveValue('winner')
    await page.keyboard.press('p')
    await expect(chart(page, 'Positions')).toBeVisible()
    await chart(page, 'Positions').focus()
    await page.keyboard.press('d')
    await expect(chart(page, 'Distribution')).toBeVisible()
    await chart(page, 'Distribution').focus()
    await page.keyboard.press('ArrowDown')
    await expect(spoken(page)).toContainText(/DRIVER 1\d, lap/)
    await page.keyboard.press('l')
    await chart(page, 'Lap times').focus()
    await page.keyboard.press('1')
    await expect(page.getByRole('button', { name: '1 DRIVER 11' })).toHaveAttribute('aria-pressed', 'false')
    await expect(chart(page, 'Lap times')).toHaveAccessibleDescription(/^Lap times of 3 drivers/)

    await page.keyboard.press('t')
    await expect(lapTable(page)).toBeVisible()
    await expect(lapTable(page).locator('[data-cursor-row]')).toHaveCount(1)
  })
})

test('zooming, the table behind a chart, and its picture', async () => {
  await withSessions([main], async ({ page, open }) => {
    await open(9001, '?view=gap')
    const gaps = chart(page, 'Gaps')
    await gaps.focus()
    await expect(page.getByRole('button', { name: /^Show everything/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await page.keyboard.press('+')
    await expect(page.getByRole('button', { name: /^Show everything/ })).not.toHaveAttribute('aria-disabled')
    await page.keyboard.press('0')
    await expect(page.getByRole('button', { name: /^Show everything/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await page.locator('.u-over').hover()
    await page.mouse.wheel(0, -200)
    await expect(page.getByRole('button', { name: /^Show everything/ })).not.toHaveAttribute('aria-disabled')

    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Save as picture' }).click()
    const download = await saved
    expect(download.suggestedFilename()).toBe('buggy-a-main-winter-cup-gaps-to-driver-11.png')
    const bytes = readFileSync(await download.path())
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')

    await page.getByRole('button', { name: 'Show as table' }).click()
    const table = page.getByRole('grid', { name: 'Gaps, as a table' })
    await expect(table).toHaveAttribute('aria-rowcount', '32')
    const winner = nitroLaps(1, 31)
    const second = nitroLaps(2, 30)
    const gap = second.slice(0, 2).reduce((sum, time) => sum + time, 0) - (winner[0] ?? 0) - (winner[1] ?? 0)
    await expect(table.getByRole('row').nth(2)).toContainText(formatDelta(gap))
  })
})

test('every figure explains itself, and shows its laps in the views', async () => {
  await withSessions([main], async ({ page, open }) => {
    await open(9001, '?view=laps')
    const results = page.getByRole('grid', { name: /^Results of/ })
    const top5 = main.page.results[0]?.avgTop5Ms ?? 0
    await results
      .getByRole('row')
      .nth(1)
      .getByRole('button', { name: (top5 / 1000).toFixed(3) })
      .click()
    const card = page.getByRole('dialog', { name: 'Average of the best 5 of DRIVER 11' })
    await expect(card).toContainText('mean of the 5 fastest laps of S, in any order')
    await expect(card).toContainText('agree')
    await card.getByRole('button', { name: '5 of 31 laps used: show them' }).click()
    await page.keyboard.press('Escape')
    await expect(card).toBeHidden()
    await page.getByRole('button', { name: 'Only' }).click({ force: true })
    await expect(page.locator('.lap[data-lit]').first()).toBeVisible()

    await page.getByRole('button', { name: /drivers agree with LiveRC/ }).click()
    await expect(page.getByRole('dialog', { name: 'Checked against LiveRC' })).toContainText(
      'all of them agree',
    )
  })
})

test('the lap-1 rule and the stops are the engineer\u2019s to overrule, and stay so', async () => {
  await withSessions([main], async ({ page, open }) => {
    await open(9001, '?view=stints')
    const rule = page.getByRole('combobox', { name: 'Lap 1' })
    await expect(rule.locator('option:checked')).toHaveText(
      'Lap 1 not counted, inferred from LiveRC\u2019s figures',
    )
    await rule.selectOption('counted')
    await expect(rule.locator('option:checked')).toHaveText('Lap 1 counted, set by you')

    const stints = page.getByRole('grid', { name: 'Stints' })
    await expect(stints.getByText(/possible stop on lap 12/).first()).toBeVisible()
    await stints.getByRole('button', { name: 'Accept' }).first().click()
    await expect(stints.getByText(/stop on lap 12, .* accepted by you/)).toBeVisible()
    await stints.getByRole('button', { name: 'No stop' }).nth(1).click()
    await expect(stints.getByText('no stop, says you')).toBeVisible()

    await page.reload()
    await expect(rule.locator('option:checked')).toHaveText('Lap 1 counted, set by you')
    await expect(stints.getByText(/accepted by you/)).toBeVisible()
    await stints.getByRole('button', { name: 'Undo' }).last().click()
    await expect(stints.getByText('no stop, says you')).toBeHidden()
    await rule.selectOption('inferred')
    await expect(rule.locator('option:checked')).toHaveText(/inferred/)
  })
})

test('what happened on a lap is suspected with a confidence, overruled by the engineer, and stays so', async () => {
  await withSessions([main], async ({ page, open }) => {
    await open(9001, '?view=laps')
    // The mishap of driver 12 in lap 17.
    const cell = lapTable(page).locator('[data-cell="16:2"]')
    await cell.scrollIntoViewIfNeeded()
    await expect(cell.locator('.lap-sign-trouble')).toHaveAttribute('title', /^possible .* \(\d+ % sure\)$/)
    await page.getByRole('button', { name: 'Inspector' }).first().click()
    await cell.click()
    const verdict = page.getByRole('group', { name: 'What happened on this lap?' })
    await expect(verdict.getByRole('button', { name: 'As found' })).toHaveAttribute('aria-pressed', 'true')
    await verdict.getByRole('button', { name: 'Nothing' }).click()
    await expect(cell.locator('.lap-sign-trouble')).toHaveCount(0)
    await verdict.getByRole('button', { name: 'Cut' }).click()
    await expect(cell.locator('.lap-sign-cut')).toHaveAttribute('title', 'cut, says you')

    await page.reload()
    await cell.scrollIntoViewIfNeeded()
    await expect(cell.locator('.lap-sign-cut')).toHaveAttribute('title', 'cut, says you')
    await cell.click()
    await verdict.getByRole('button', { name: 'As found' }).click()
    await expect(cell.locator('.lap-sign-trouble')).toHaveAttribute('title', /% sure\)$/)
  })
})

test('half a window holds results and views, with nothing beside the page', async () => {
  await withSessions(
    [main],
    async ({ page, open }) => {
      await open(9001, '?view=times')
      await page.keyboard.press('Control+Backslash')
      for (const view of ['laps', 'times', 'gap', 'spread', 'stints']) {
        await open(9001, `?view=${view}`)
        const pane = page.locator('.session').last()
        await expect(pane.locator('.views-panes')).toBeVisible()
        const room = await pane.evaluate((session) => {
          const height = (selector: string): number =>
            session.querySelector(selector)?.getBoundingClientRect().height ?? 0
          const own = session.getBoundingClientRect()
          const outside = [
            ...session.querySelectorAll('header *, .results-tools *, .views-tools > *, .chart-tools > *'),
          ]
            .filter((element) => !element.matches('.visually-hidden, .visually-hidden *'))
            .filter((element) => element.getBoundingClientRect().right > own.right + 1)
            .map((element) => element.getAttribute('class') ?? '')
          return {
            width: own.width,
            results: height('.results-table'),
            views: height('.views-panes'),
            outside,
            scrolls: document.documentElement.scrollWidth > document.documentElement.clientWidth,
          }
        })
        expect(room.width, view).toBeLessThan(660)
        // Both can be read: some rows of the results, and a picture or laps below.
        expect(room.results, view).toBeGreaterThan(130)
        expect(room.views, view).toBeGreaterThan(230)
        expect(room.outside, view).toEqual([])
        expect(room.scrolls, view).toBe(false)
      }
    },
    'light',
    { viewport: { width: 1280, height: 800 } },
  )
})

test('results in two layouts, sorted and copied; a driver put aside', async () => {
  await withSessions([main], async ({ page, open }) => {
    await open(9001)
    const results = page.getByRole('grid', { name: /^Results of/ })
    await expect(results.getByRole('columnheader')).toHaveCount(14)
    await page.getByText('Engineer layout').click()
    await expect(results.getByRole('columnheader', { name: 'Race pace' })).toBeVisible()
    await results.getByRole('columnheader', { name: 'Driver' }).getByRole('button').click()
    await results.getByRole('columnheader', { name: 'Driver' }).getByRole('button').click()
    await expect(results.getByRole('columnheader', { name: 'Driver' })).toHaveAttribute(
      'aria-sort',
      'descending',
    )
    await expect(results.getByRole('row').nth(1)).toContainText('DRIVER 15')
    await page.getByRole('button', { name: 'Copy', exact: true }).click()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    const lines = copied.split(/\r?\n/)
    expect(lines[0]?.split('\t').slice(0, 3)).toEqual(['Pos', 'Driver', 'Laps/Time'])
    expect(lines[1]?.split('\t')[1]).toBe('DRIVER 15')
    expect(lines).toHaveLength(6)

    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: 'Fade' }).uncheck()
    await page.keyboard.press('Escape')
    await expect(results.getByRole('columnheader', { name: 'Fade' })).toHaveCount(0)

    await lapTable(page).locator('[data-cell="3:1"]').click()
    await page.keyboard.press('c')
    await expect(page.getByText('DRIVER 11 is put aside to be compared')).toBeVisible()
    await page.waitForTimeout(600)
    await page.reload()
    await expect(results.getByRole('columnheader', { name: 'Race pace' })).toBeVisible()
    await expect(results.getByRole('columnheader', { name: 'Fade' })).toHaveCount(0)
  })
})

test('sessions without laps and not yet run say so; the keys go from one to the next', async () => {
  await withSessions([main, withoutLaps, notRun], async ({ page, open }) => {
    await open(9002)
    await expect(page.getByText('Results only: LiveRC has not published the laps')).toBeVisible()
    await page
      .getByRole('grid', { name: /^Results of/ })
      .locator('[data-cell="0:0"]')
      .click()
    await page.keyboard.press(']')
    await expect(page.getByRole('grid', { name: /^Results of/ })).toContainText('DRIVER 11')
    await open(9003)
    await expect(page.getByRole('heading', { name: 'Not yet run' })).toBeVisible()
    await page.goto(new URL(`/event/${seededEventId}/race/404404`, page.url()).href)
    await expect(page.getByRole('heading', { name: 'Race 404404 is not known here' })).toBeVisible()
    await expect(page.getByRole('link', { name: 'Open the event' })).toBeVisible()
  })
})

for (const theme of ['light', 'dark'] as const) {
  test(`no accessibility problem in any view, ${theme}`, async () => {
    await withSessions(
      [main],
      async ({ page, open }) => {
        for (const view of ['laps', 'times', 'position', 'gap', 'spread', 'average', 'stints']) {
          await open(9001, `?view=${view}`)
          await expect(page.locator('.views-panes')).toBeVisible()
          await expectAccessible(page, `session, ${view}`)
        }
        await page.getByRole('button', { name: 'Inspector' }).first().click()
        await lapTable(page)
          .or(page.getByRole('grid', { name: 'Stints' }))
          .first()
          .click()
        await page
          .getByRole('grid', { name: /^Results of/ })
          .getByRole('button')
          .first()
          .click()
        const { violations } = await new AxeBuilder({ page })
          .include('.inspector')
          .include('.popover')
          .analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([])
      },
      theme,
    )
  })
}

const held = join(projectRoot, '../shared/liverc/pages')

test.describe('the captured pages', () => {
  test.skip(!existsSync(held), 'the captured pages are not here')

  const captured = (file: string, id: number, className: string): SeededRace => ({
    className,
    page: parseRacePage(
      readFileSync(join(held, file), 'utf8'),
      `https://canberraoffroad.liverc.com/results/?p=view_race_result&id=${id}`,
    ),
  })

  test('a nitro main agrees with LiveRC, and its stops are found in three windows', async () => {
    const races = [
      captured('race_6304829_a_main.html', 6304829, '1/8 Nitro Buggy'),
      captured('race_6304822_a3_main.html', 6304822, '1/8 Electric Buggy'),
    ]
    await withSessions(races, async ({ page, open }) => {
      await open(6304829, '?view=stints')
      await expect(page.getByText('11 of 11 drivers agree with LiveRC')).toBeVisible()
      const stints = page.getByRole('grid', { name: 'Stints' })
      await expect(stints.getByText(/^possible stop on lap 13/).first()).toBeVisible()
      await expect(page.locator('.stints-window')).toHaveCount(3)
      await page.getByRole('link', { name: /^Previous/ }).click()
      await expect(page.getByText('Stops are not looked for: the class is electric.')).toBeVisible()
      await expect(page.getByText('Lap 1 counted, inferred')).toBeAttached()
    })
  })
})
