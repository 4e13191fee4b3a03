import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { expectAccessible, findBox, openScene } from './scene.ts'
import type { Scene } from './scene.ts'

interface Saved {
  readonly name: string
  readonly html: string
}

/** Pages of the headline event as a browser saves them: whole addresses in their links. */
function savedPages({ site, slug }: Scene): Saved[] {
  const { event, entryList, races } = site.urls.headline
  return [event, entryList, ...races].map((address, index) => ({
    name: `page ${index}.html`,
    html: site.page(address).body.replaceAll('href="/', `href="https://${slug}.liverc.com/`),
  }))
}

/** Drags files over the window, looks, and drops them. */
async function drop(page: Page, files: readonly Saved[], overWindow: () => Promise<void>): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer()
    for (const { name, html } of given) data.items.add(new File([html], name, { type: 'text/html' }))
    return data
  }, files)
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer })
  await overWindow()
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer })
}

test.describe('saved pages in the browser shell', () => {
  test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

  test('are dropped on the window and imported without LiveRC', async () => {
    // No replay: nothing may be asked of anybody, and nothing is.
    const scene = await openScene({
      site: { races: 3 },
      env: { MRE_REPLAY_URL: '', MRE_SCRAPE_ENABLED: 'off' },
    })
    const { page, eventName } = scene
    const files = savedPages(scene)
    const dialog = page.getByRole('dialog', { name: 'Import saved pages' })
    try {
      await expect(page.getByRole('heading', { name: 'No tracks yet' })).toBeVisible()
      await drop(page, [...files.slice(0, -1), { name: 'notes.txt', html: 'x' }], () =>
        expect(page.getByText('Drop saved pages of LiveRC')).toBeVisible(),
      )
      await expect(page.getByText('Drop saved pages of LiveRC')).toBeHidden()
      await expect(dialog.getByText('1 page is missing:')).toBeVisible()
      await expect(dialog.getByText('Not an HTML file.')).toBeVisible()
      await expect(dialog.getByText('Entry list', { exact: true })).toBeVisible()
      await expect(dialog.getByRole('button', { name: /^Import/ })).toHaveAttribute('aria-disabled', 'true')
      await expectAccessible(page, 'the dialog of saved pages')

      const last = files.at(-1)
      if (last === undefined) throw new Error('The event has pages')
      await dialog.getByLabel('Saved pages').setInputFiles({
        name: last.name,
        mimeType: 'text/html',
        buffer: Buffer.from(last.html),
      })
      await expect(dialog.getByText('Complete: 3 races.')).toBeVisible()
      await dialog.getByRole('button', { name: 'Import', exact: true }).click()
      await expect(dialog).toBeHidden()

      await findBox(page).fill(eventName)
      const row = page.getByRole('grid', { name: 'Events' }).getByRole('row').filter({ hasText: eventName })
      await expect(row.getByText('Imported', { exact: true })).toBeVisible()
      await row.getByRole('link', { name: eventName, exact: true }).click()
      await expect(page.getByRole('heading', { level: 1, name: eventName })).toBeVisible()
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })

  test('ask for what they do not say, from the keyboard', async () => {
    const scene = await openScene({
      site: { races: 2 },
      env: { MRE_REPLAY_URL: '', MRE_SCRAPE_ENABLED: 'off' },
    })
    const { page, site, slug } = scene
    const { event, entryList, races } = site.urls.headline
    const dialog = page.getByRole('dialog', { name: 'Import saved pages' })
    try {
      await page.getByRole('button', { name: 'Import saved pages' }).focus()
      await page.keyboard.press('Enter')
      await expect(dialog.getByText('Nothing is fetched from LiveRC.')).toBeVisible()
      await dialog.getByLabel('Saved pages').setInputFiles(
        [event, entryList, ...races].map((address, index) => ({
          name: `${index}.html`,
          mimeType: 'text/html',
          buffer: Buffer.from(site.page(address).body),
        })),
      )
      await expect(dialog.getByText('Nothing says which track it is of.').first()).toBeVisible()
      await dialog.getByLabel('Track (the name before .liverc.com)').fill(slug)
      await expect(dialog.getByText('Complete: 2 races.')).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(dialog).toBeHidden()
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
    }
  })
})
