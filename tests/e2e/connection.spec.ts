import { expect, test } from '@playwright/test'
import type { WebSocketRoute } from '@playwright/test'
import { chromiumMissing } from './support/browser-shell.ts'
import { eventRow, expectAccessible, importHeadline, loadEvents, openScene } from './scene.ts'

test.skip(chromiumMissing() !== null, chromiumMissing() ?? '')

test('a lost engine is shown, everything stays readable, and it comes back by itself', async () => {
  const scene = await openScene()
  const { page } = scene
  const sockets = new Set<WebSocketRoute>()
  let isLost = false
  try {
    await page.routeWebSocket(/\/rpc$/, (socket) => {
      if (isLost) {
        void socket.close()
        return
      }
      sockets.add(socket)
      socket.connectToServer()
    })
    await page.reload()
    await loadEvents(scene)
    await importHeadline(scene)
    await eventRow(scene).getByRole('link', { name: scene.eventName, exact: true }).click()
    await expect(page.getByRole('tab', { name: /Sessions/ })).toBeVisible()

    isLost = true
    for (const socket of sockets) await socket.close()
    await expect(page.getByRole('alert')).toContainText('The engine is not connected.')
    await expect(page.getByRole('contentinfo')).toContainText('Engine disconnected')
    await page.getByRole('tab', { name: /Sessions/ }).click()
    await expect(page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(2)).toBeVisible()
    const again = page.getByRole('button', { name: /^Re-import/ })
    await expect(again).toHaveAttribute('aria-disabled', 'true')
    await expect(again).toHaveAccessibleName(/The engine is not connected/)
    await expectAccessible(page, 'lost engine')

    isLost = false
    await expect(page.getByRole('alert')).toHaveCount(0)
    await expect(again).not.toHaveAttribute('aria-disabled', 'true')
  } finally {
    await scene.close()
  }
})

test('nothing can be fetched while scraping is off, and the window says so', async () => {
  const scene = await openScene({ env: { MRE_SCRAPE_ENABLED: 'false' } })
  const { page } = scene
  try {
    await expect(page.getByRole('contentinfo')).toContainText('Scraping off')
    await expect(page.getByRole('contentinfo')).toContainText('REPLAY')
    const load = page.getByRole('button', { name: /^Load the track list/ })
    await expect(load).toHaveAttribute('aria-disabled', 'true')
    await load.click({ force: true })
    await expect(page.getByRole('heading', { name: 'No tracks yet' })).toBeVisible()
    await expect(page.getByRole('link', { name: /^Admin$/ })).toBeVisible()
  } finally {
    await scene.close()
  }
})
