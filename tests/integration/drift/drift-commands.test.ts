import { expect, it } from 'vitest'
import { createSite } from '../../../fixtures/site/site.ts'
import { mre, mreJson } from '../../support/cli.ts'
import { temporaryFolder } from '../../support/database.ts'
import { replayEnvironment } from '../../support/engine.ts'
import { serveSite } from '../../support/site.ts'

const site = createSite({ size: 'tiny' })
const { slug } = site.urls.headline

it('drift is listed and confirmed from the command line', async () => {
  const served = await serveSite(site, { faults: [{ page: 'events', drift: 'renamed_table' }] })
  const environment = { ...replayEnvironment(served), MRE_DRIFT_STOP_AFTER: '1' }
  const folder = ['--data-dir', temporaryFolder()]
  const run = (...words: string[]) => mreJson([...words, ...folder], environment)

  // A folder without a database has no drift, and listing it makes none.
  expect((await mre(['drift', 'list', ...folder], environment)).stdout).toContain('could be read')
  await run('tracks', 'sync')
  const failed = await run('events', 'sync', '--track', slug)
  expect(failed).toMatchObject({
    exitCode: 1,
    document: { error: { code: 'UNSUPPORTED_LIVERC_VARIANT_ERROR' } },
  })
  const stopped = await run('events', 'sync', '--track', slug)
  expect(stopped).toMatchObject({
    exitCode: 1,
    document: { error: { code: 'SCRAPING_DISABLED', details: { reason: 'drift', pages: 1 } } },
  })
  expect(await run('drift', 'list')).toMatchObject({
    exitCode: 0,
    document: {
      data: {
        unconfirmed: 1,
        stop_after: 1,
        stopped: true,
        reports: [{ url: site.urls.eventsList(slug), variant: 'table#events', confirmed_at: null }],
      },
    },
  })
  const people = await mre(['drift', 'list', ...folder], environment)
  expect(people.stdout).toContain('Requests to LiveRC are stopped')
  expect(people.stdout).toContain('missing or unknown: table#events')

  expect(await mre(['drift', 'confirm', ...folder], environment)).toMatchObject({ exitCode: 1 })
  expect(await run('drift', 'confirm', '--note', 'fixed the parser')).toMatchObject({
    exitCode: 0,
    document: { data: { confirmed: 1 } },
  })
  served.setFaults([])
  expect(await run('events', 'sync', '--track', slug)).toMatchObject({ exitCode: 0 })
})
