import { expect, test } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import {
  beginImport,
  eventRow,
  expectAccessible,
  importHeadline,
  isRacePage,
  loadEvents,
  openScene,
} from './scene.ts'
import { open } from './admin-scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

test('a job is followed, cancelled, retried and read in its own log', async () => {
  const scene = await openScene({ faults: [{ url: isRacePage, skip: 1, delayMs: 15_000 }] })
  const { page, eventName } = scene
  try {
    await loadEvents(scene)
    await beginImport(scene)
    await expect(eventRow(scene).getByText('Importing\u2026')).toBeVisible()
    await page.reload()
    await expect(eventRow(scene).getByText('Importing\u2026')).toBeVisible()

    await page.getByRole('link', { name: /^Admin/ }).click()
    const card = page.getByRole('listitem').filter({ hasText: `Import ${eventName}` })
    await expect(card.getByRole('progressbar')).toBeVisible()
    await card.getByRole('link', { name: /^Log of/ }).click()
    const log = page.getByRole('grid', { name: /^Log of/ })
    await expect(log.getByRole('row').nth(1)).toBeVisible()
    await expectAccessible(page, 'running job')
    await page.getByRole('button', { name: /^Cancel/ }).click()
    await expect(page.getByText('Cancelled', { exact: true })).toBeVisible()

    scene.setFaults([])
    await page.getByRole('button', { name: /^Retry: / }).click()
    await expect(page.getByText('Done', { exact: true })).toBeVisible({ timeout: 60_000 })
    await expect(page.getByRole('table', { name: 'Rows of each table' })).toContainText('race results')
    await expect(page.getByText('No figure that was known before has changed.')).toBeVisible()

    const shown = page.getByRole('status').filter({ hasText: /^[\d,]+ lines?$/ })
    const all = await shown.textContent()
    await page.getByRole('searchbox', { name: 'Lines that hold' }).fill('no such line')
    await expect(shown).toHaveText('0 lines')
    await page.getByRole('searchbox', { name: 'Lines that hold' }).fill('')
    await expect(shown).toHaveText(all ?? '')
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('a failing race is told with cause and what is kept, filtered by state, and given up', async () => {
  const scene = await openScene({
    faults: [{ url: isRacePage, skip: 2, status: 503 }],
    env: { MRE_JOB_RETRY_DELAY_SECONDS: '1', MRE_JOB_MAX_ATTEMPTS: '1', MRE_HTTP_RETRIES: '0' },
  })
  const { page } = scene
  try {
    await loadEvents(scene)
    await beginImport(scene)
    await expect(eventRow(scene).getByText('Failed', { exact: true })).toBeVisible({ timeout: 90_000 })
    await open(page, '/admin?state=failed')
    const failed = page.getByRole('region', { name: 'Ended' }).getByRole('listitem')
    await expect(failed).toHaveCount(1)
    await expect(failed).toContainText(/LiveRC has (?:a problem of its own|not been answering)/)
    await expect(failed).toContainText('Nothing is shown until every race is there.')
    const dead = page.getByRole('region', { name: 'Given up' })
    await expect(dead).toContainText('Given up after 1 attempt.')
    await expectAccessible(page, 'failed job')
    await page.getByLabel('State').selectOption('Done')
    await expect(failed.filter({ hasText: 'Failed' })).toHaveCount(0)
    await dead.getByRole('button', { name: /^Put away/ }).click()
    await expect(dead).toHaveCount(0)
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})

test('an event of which no import found anything changed says so', async () => {
  const scene = await openScene()
  const { page, eventId } = scene
  try {
    await loadEvents(scene)
    await importHeadline(scene)
    await open(page, `/event/${eventId}`)
    await page.getByRole('button', { name: 'What changed' }).click()
    await expect(page.getByRole('dialog')).toContainText('Nothing has changed')
    await expectAccessible(page, 'nothing changed')
    expect(scene.complaints).toEqual([])
  } finally {
    await scene.close()
  }
})
