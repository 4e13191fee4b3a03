import { describe, expect, it } from 'vitest'
import { pageStore } from '../../../db/repositories/http-cache.ts'
import { liveRcConnector } from '../../../electron/connectors/liverc/connector.ts'
import { silentLog } from '../../../electron/observability/log.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { temporaryDatabase } from '../../support/database.ts'
import { failure, never, startHttpSite } from '../../support/http.ts'
import { present } from '../../support/site.ts'

const site = createSite({ size: 'demo', seed: 'conditional', races: 2, classes: 1, quirks: 'none' })
const { slug, eventId } = site.urls.headline
const raceId = Number(new URL(present(site.urls.headline.races[0], 'race')).searchParams.get('id'))

describe('the connector and pages that have not changed', () => {
  it('reads a list from what is stored', async () => {
    const { connector, conditional } = await start()
    const first = await connector.eventPage({ trackSlug: slug, eventId: String(eventId) }, never)
    expect(await connector.eventPage({ trackSlug: slug, eventId: String(eventId) }, never)).toEqual(first)
    expect(conditional()).toEqual([false, true])
  })

  it('asks for the whole page again after one that it could not read', async () => {
    const { connector, conditional, breakPages } = await start()
    const ask = () => connector.eventPage({ trackSlug: slug, eventId: String(eventId) }, never)
    breakPages(true)
    expect(await failure(ask())).toMatchObject({ code: 'EVENT_PAGE_FORMAT_ERROR' })
    breakPages(false)
    await ask()
    await ask()
    expect(conditional()).toEqual([false, false, true])
  })

  it('keeps no body of a race, and knows one that has not changed by its hash', async () => {
    const { connector, conditional, db } = await start()
    const race = { trackSlug: slug, raceId }
    const first = await connector.racePage(race, never)
    expect(await connector.racePage(race, never)).toEqual(first)
    expect(await connector.racePage(race, never, first.sha256)).toEqual({
      state: 'unchanged',
      sha256: first.sha256,
    })
    expect(conditional()).toEqual([false, false, true])
    expect(db.prepare('select body from http_cache').all()).toEqual([{ body: null }])
  })
})

async function start() {
  const { write: db } = await temporaryDatabase()
  let isBroken = false
  const http = await startHttpSite(
    (request, response) => {
      // The site takes a page that was cut short for the same version.
      response.setHeader('etag', '"1"')
      if (request.headers['if-none-match'] === '"1"') return void response.writeHead(304).end()
      const page = site.page(`https:/${String(request.url)}`)
      response.end(isBroken ? page.body.slice(0, 300) : page.body)
    },
    { client: { pages: pageStore(db) } },
  )
  return {
    connector: liveRcConnector(http.client, silentLog),
    db,
    conditional: () => http.seen.map(({ headers }) => headers['if-none-match'] !== undefined),
    breakPages: (broken: boolean) => {
      isBroken = broken
    },
  }
}
