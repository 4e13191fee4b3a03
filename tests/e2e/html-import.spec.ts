import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { z } from 'zod'
import { chromiumMissing } from './support/browser-shell.ts'
import { expectAccessible, findBox, openScene } from './scene.ts'
import type { Scene } from './scene.ts'
import { dataFolder, open } from './admin-scene.ts'

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

const stagedPage = z.looseObject({ html: z.string() })

/** Puts the whole page in the place of the one that was cut short, where the program keeps it. */
function mend(inbox: string, html: string): void {
  for (const batch of readdirSync(inbox)) {
    for (const name of readdirSync(join(inbox, batch))) {
      const path = join(inbox, batch, name)
      const page = stagedPage.parse(JSON.parse(readFileSync(path, 'utf8')))
      if (page.html.startsWith('<!-- saved from')) writeFileSync(path, JSON.stringify({ ...page, html }))
    }
  }
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

  test('that could not be read are refused a second try when they are gone, and have it while they are kept', async () => {
    const { dataDir, remove } = dataFolder()
    const scene = await openScene({
      dataDir,
      site: { races: 3 },
      env: { MRE_REPLAY_URL: '', MRE_SCRAPE_ENABLED: 'off' },
    })
    const { page, eventId } = scene
    const files = savedPages(scene)
    const lastRace = scene.site.urls.headline.races.at(-1) ?? ''
    const note = `<!-- saved from url=(00${lastRace.length})${lastRace} -->`
    const cut = files.map((file, index) =>
      index === files.length - 1 ? { ...file, html: `${note}${file.html.slice(0, 6_000)}` } : file,
    )
    const dialog = page.getByRole('dialog', { name: 'Import saved pages' })
    try {
      await expect(page.getByRole('heading', { name: 'No tracks yet' })).toBeVisible()
      await drop(page, cut, () => expect(page.getByText('Drop saved pages of LiveRC')).toBeVisible())
      await expect(dialog.getByText('Complete: 3 races.')).toBeVisible()
      await dialog.getByRole('button', { name: 'Import', exact: true }).click()
      await expect(dialog).toBeHidden()
      await open(page, '/admin?state=failed')
      const failed = page.getByRole('region', { name: 'Ended' }).getByRole('listitem')
      await expect(failed).toHaveCount(1)
      const inbox = join(dataDir, 'inbox')
      renameSync(inbox, join(dataDir, 'elsewhere'))
      await failed.getByRole('button', { name: /^Retry/ }).click()
      await expect(failed.getByRole('alert')).toContainText(
        'The saved pages of this import are not kept any more, so it cannot be done again. Import the files again',
      )
      await expectAccessible(page, 'a job that cannot be retried')

      renameSync(join(dataDir, 'elsewhere'), inbox)
      mend(inbox, files.at(-1)?.html ?? '')
      await failed.getByRole('button', { name: /^Retry/ }).click()
      // It is no failed job any more.
      await expect(failed).toHaveCount(0)
      await open(page, `/event/${eventId}`)
      await expect(page.getByRole('tab', { name: /^Sessions/ })).toContainText('3')
      expect(scene.complaints).toEqual([])
    } finally {
      await scene.close()
      remove()
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
