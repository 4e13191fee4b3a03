import { expect, test } from '@playwright/test'
import { figureDefinitions } from '../../shared/domain/analysis/figure.ts'
import { commands, commandTitles } from '../../shared/domain/commands.ts'
import { chromiumMissing } from './support/browser-shell.ts'
import { expectAccessible, openScene } from './scene.ts'

/** Help (ui.md 3a): shortcuts, definitions, about, the log. */

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

for (const theme of ['light', 'dark'] as const) {
  test(`help explains shortcuts and figures and says what the app is, in the ${theme} theme`, async () => {
    const scene = await openScene({ context: { colorScheme: theme } })
    const { page } = scene
    const { keyboard } = page
    try {
      await page.getByRole('link', { name: 'Help' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Help' })).toBeVisible()
      const panel = page.getByRole('tabpanel')
      for (const { id, keys } of commands)
        if (keys.length > 0)
          await expect(panel.getByText(commandTitles[id], { exact: true }).first()).toBeVisible()
      await expectAccessible(page, 'help, shortcuts')

      await page.getByRole('tab', { name: 'Figures and terms' }).click()
      const cells = await panel.getByRole('cell').allTextContents()
      expect(cells.toSorted()).toEqual(
        Object.values(figureDefinitions)
          .map(({ formula }) => formula)
          .toSorted(),
      )
      await expect(panel.getByText('Counted laps (S)')).toBeVisible()
      await expectAccessible(page, 'help, figures')

      // By the palette, whatever is in front.
      await page.getByRole('link', { name: 'Home' }).click()
      await keyboard.press('Control+k')
      await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused()
      await keyboard.type('About this app')
      await expect(page.getByRole('menuitem').first()).toContainText('About this app')
      await keyboard.press('Enter')
      await expect(page.getByRole('tab', { name: 'About', selected: true })).toBeVisible()
      await expect(panel.getByText(/^Node \d+\.\d+/)).toBeVisible()
      await expect(panel.getByText('MIT', { exact: false })).toBeVisible()
      await expectAccessible(page, 'help, about')
      await panel.getByRole('button', { name: 'Read the log' }).click()
      await expect(page.getByRole('heading', { level: 1, name: 'Logs' })).toBeVisible()
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })
}
