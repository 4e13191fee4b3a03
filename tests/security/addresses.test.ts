import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { SiteClient } from '../../electron/http/client.ts'
import { SitePolicy } from '../../electron/http/site-policy.ts'
import { failure, never, racePage as page, startHttpSite } from '../support/http.ts'
import { quickSettings } from '../support/http-settings.ts'

describe('without a replay server', () => {
  it.each([
    ['loopback', ['127.0.0.1']],
    ['loopback of IPv6', ['::1']],
    ['a private network', ['192.168.1.10']],
    ['the metadata of a cloud', ['169.254.169.254']],
    ['loopback inside IPv6', ['::ffff:127.0.0.1']],
    ['loopback among public addresses', ['8.8.8.8', '127.0.0.1']],
    ['multicast', ['224.0.0.251']],
  ])('a host that leads to %s is not connected to', async (_, addresses) => {
    const asked: string[] = []
    const client = liveClient((hostname) => {
      asked.push(hostname)
      return addresses
    })
    expect(await failure(client.page(page, never))).toMatchObject({
      code: 'VALIDATION_ERROR',
      stage: 'policy',
      details: { value: 'meadow.liverc.com' },
    })
    // Once: it is no failure that passes.
    expect(asked).toEqual(['meadow.liverc.com'])
  })

  it('a host is looked up once for a connection: what was checked is what is connected to', async () => {
    const answers = [['127.0.0.1'], ['8.8.8.8']]
    const client = liveClient(() => answers.shift() ?? [])
    expect(await failure(client.page(page, never))).toMatchObject({ code: 'VALIDATION_ERROR' })
    expect(answers).toHaveLength(1)
  })

  it('a host without an address cannot be reached, which may pass', async () => {
    const asked: string[] = []
    const client = liveClient((hostname) => {
      asked.push(hostname)
      return []
    })
    expect(await failure(client.page(page, never))).toMatchObject({
      code: 'CONNECTOR_HTTP_ERROR',
      details: { reason: 'connection', attempts: 4 },
    })
    expect(asked).toHaveLength(4)
  })

  it('a browser request is checked in the same way', async () => {
    const client = liveClient(() => ['10.0.0.1'])
    expect(await failure(client.resource(page, { method: 'GET', signal: never }))).toMatchObject({
      code: 'VALIDATION_ERROR',
      stage: 'policy',
    })
  })
})

describe('with a replay server', () => {
  it('everything goes to it, whatever the names of its answers lead to', async () => {
    const away = createServer((_, response) => response.end('away'))
    away.listen(0, '127.0.0.1')
    await once(away, 'listening')
    onTestFinished(() => void away.close())
    let isAsked = false
    away.on('connection', () => (isAsked = true))
    const site = await startHttpSite((request, response) => {
      if (request.url === '/meadow.liverc.com/there') response.end('there')
      else response.writeHead(302, { location: nextLocation }).end()
    })
    const { port } = address(away.address())
    let nextLocation = 'https://meadow.liverc.com/there'
    expect((await site.client.page(page, never)).html).toBe('there')
    for (const location of [
      `http://127.0.0.1:${port}/`,
      `https://127.0.0.1:${port}/`,
      `//127.0.0.1:${port}/`,
    ]) {
      nextLocation = location
      expect(await failure(site.client.page(page, never))).toMatchObject({ code: 'VALIDATION_ERROR' })
    }
    expect(isAsked).toBe(false)
  })

  it('its own name must lead to this computer', async () => {
    const settings = () => quickSettings()
    const client = new SiteClient({
      policy: new SitePolicy({ settings }),
      replay: new URL('http://localhost:1/'),
      resolver: (_, done) => done(null, [{ address: '8.8.8.8', family: 4 }]),
    })
    onTestFinished(() => client.close())
    expect(await failure(client.page(page, never))).toMatchObject({
      code: 'VALIDATION_ERROR',
      stage: 'policy',
    })
  })
})

/** A client that would go to the real network, but for the look-up of names. */
function liveClient(resolve: (hostname: string) => readonly string[]): SiteClient {
  const settings = () => quickSettings()
  const client = new SiteClient({
    policy: new SitePolicy({ settings }),
    replay: null,
    resolver: (hostname, done) =>
      done(
        null,
        resolve(hostname).map((ip) => ({ address: ip, family: ip.includes(':') ? 6 : 4 })),
      ),
  })
  onTestFinished(() => client.close())
  return client
}

function address(value: string | AddressInfo | null): AddressInfo {
  if (typeof value === 'object' && value !== null) return value
  throw new Error('The server has no port')
}
