import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isLoopbackAddress } from '../../electron/web/access.ts'
import { startWebShell, type WebShell } from '../../electron/web/web-shell.ts'
import { enter } from '../support/channels.ts'
import { rendererFolder } from '../support/renderer-folder.ts'
import { createStubEngine } from '../support/stub-engine.ts'

const page = rendererFolder()
const engine = createStubEngine({ shell: 'browser' })
const metricsToken = 'a-token-for-the-collector'
let shell: WebShell
let closed: WebShell

beforeAll(async () => {
  shell = await startWebShell({ engine, rendererDir: page.folder, metricsToken })
  closed = await startWebShell({ engine, rendererDir: page.folder })
})
afterAll(async () => {
  await Promise.all([shell.close(), closed.close()])
  await rm(page.parent, { recursive: true })
})

const scrape = (headers: Record<string, string>, path = '/metrics', of = shell, method = 'GET') =>
  fetch(new URL(path, of.url), { method, headers })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('/metrics (K23)', () => {
  it('answers in the text format to the token, the cookie and the collector’s own token', async () => {
    for (const headers of [bearer(shell.token), bearer(metricsToken), { cookie: await enter(shell.url) }]) {
      const response = await scrape(headers)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.text()).toBe('# HELP laps_processed_total Laps.\n')
    }
    expect(engine.calls.filter((call) => call === 'metrics.text')).toHaveLength(3)
  })

  it.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['an empty token', bearer('')],
    ['a wrong token', bearer('a-token-for-the-collectors')],
    ['a token of another scheme', { authorization: `Basic ${metricsToken}` }],
    ['a token in another header', { 'x-token': metricsToken }],
  ])('refuses %s', async (_what, headers) => {
    const before = engine.calls.length
    expect((await scrape(headers)).status).toBe(401)
    expect(engine.calls).toHaveLength(before)
  })

  it('opens nothing else to the collector, and is no way for pages of other sites', async () => {
    expect((await scrape(bearer(metricsToken), '/api/v1/system/info')).status).toBe(401)
    expect((await scrape(bearer(metricsToken), '/')).status).toBe(401)
    const foreign = { ...bearer(metricsToken), origin: 'https://elsewhere.example' }
    expect((await scrape(foreign)).status).toBe(403)
    expect((await scrape(bearer(shell.token), '/metrics', shell, 'POST')).status).toBe(405)
  })

  it('knows the collector’s token only where it was configured', async () => {
    expect((await scrape(bearer(metricsToken), '/metrics', closed)).status).toBe(401)
    expect((await scrape(bearer('undefined'), '/metrics', closed)).status).toBe(401)
    expect((await scrape(bearer(closed.token), '/metrics', closed)).status).toBe(200)
  })

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['::ffff:192.168.1.4', false],
    ['192.168.1.4', false],
    ['10.127.0.1', false],
    [undefined, false],
  ])('takes %s for this computer: %s', (address, own) => {
    expect(isLoopbackAddress(address)).toBe(own)
  })

  it('refuses a token that can be guessed', async () => {
    await expect(
      startWebShell({ engine, rendererDir: page.folder, metricsToken: 'short' }),
    ).rejects.toMatchObject({ code: 'VALIDATION_ERROR', details: { field: 'MRE_METRICS_TOKEN' } })
  })
})
