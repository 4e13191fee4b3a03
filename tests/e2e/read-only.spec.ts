import { expect, test } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { eventRow, expectAccessible, importHeadline, loadEvents, openScene } from './scene.ts'
import { dataFolder, open } from './admin-scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

for (const theme of ['light', 'dark'] as const) {
  test(`a database that only reads is told, read, and not written in the ${theme} theme`, async () => {
    const { dataDir, remove } = dataFolder()
    try {
      const before = await openScene({ dataDir })
      await loadEvents(before)
      await importHeadline(before)
      await before.close()
      const scene = await openScene({
        dataDir,
        env: { MRE_DB_READ_ONLY: 'on' },
        context: { colorScheme: theme },
      })
      const { page, eventId, eventName } = scene
      try {
        const banner = page.getByRole('region', { name: 'Notice about the database' })
        await expect(banner).toContainText('It was asked for with MRE_DB_READ_ONLY.')
        await expect(banner).toContainText('Everything stored can be read')
        await expect(banner).toContainText('unset MRE_DB_READ_ONLY')
        await open(page, `/?track=${scene.slug}`)
        const star = eventRow(scene).getByRole('button', { name: /favourite/i })
        await expect(star).toHaveAttribute('aria-disabled', 'true')
        await star.click({ force: true })
        await expect(star).toHaveAttribute('aria-pressed', 'false')
        const grid = page.getByRole('grid', { name: 'Events' })
        const imports = grid.getByRole('button', { name: /^Import / })
        await expect(imports.first()).toHaveAttribute('aria-disabled', 'true')
        await expect(imports.first()).toHaveAttribute('title', 'The database is open for reading only.')
        await expect(grid.getByRole('checkbox').first()).toHaveAttribute('aria-disabled', 'true')
        await expectAccessible(page, 'events, read-only')

        await open(page, `/event/${eventId}`)
        await expect(page.getByRole('heading', { level: 1, name: eventName })).toBeVisible()
        await expect(page.getByRole('tabpanel')).not.toBeEmpty()
        await open(page, '/admin/settings')
        await expect(page.getByText('Nothing can be changed here until it can be written.')).toBeVisible()
        await expect(page.getByRole('switch')).toHaveCount(0)
        await expectAccessible(page, 'settings, read-only')
        await open(page, '/admin/health')
        for (const name of ['Disable imports\u2026', 'Validate now'])
          await expect(page.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'true')
        await open(page, '/admin/metrics')
        await expect(page.getByRole('table', { name: 'Rows written' })).toBeVisible()
        expect(scene.complaints).toEqual([])
      } finally {
        await scene.close()
      }
    } finally {
      remove()
    }
  })
}
