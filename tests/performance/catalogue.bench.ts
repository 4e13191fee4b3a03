import type { Services } from '../../electron/engine/compose.ts'
import { createSite } from '../../fixtures/site/site.ts'
import { bench, duration, figure } from '../../tools/bench/harness.ts'
import { inScratchFolder, startQuickEngine, timedJob } from './support/engine.ts'
import { startSiteProcess } from './support/site-process.ts'

const options = { size: 'huge', seed: 'bench', tracks: 1_090 } as const
const server = await startSiteProcess(options, 0)
const request = { kind: 'track_sync' } as const

/** The whole sync: one request over replay, parsing, upserts. */
const firstSync = () =>
  inScratchFolder(async (folder) => {
    const engine = await startQuickEngine(folder, server.url, 2)
    const ms = await timedJob(engine, request)
    await engine.close()
    return ms
  })

async function measure(folder: string): Promise<void> {
  const engine = await startQuickEngine(folder, server.url, 2)
  await timedJob(engine, request)
  await compare(engine)
  await engine.close()
}

function compare(engine: Services): Promise<void> {
  const tracks = createSite(options).truth.catalogue().tracks.length

  return bench(
    `Catalogue of ${tracks} tracks`,
    () => duration('into an empty database', { work: firstSync, warmUp: 1, runs: 7, atMost: 150 }),
    () => duration('again, unchanged', { work: () => timedJob(engine, request), atMost: 150 }),
    async () => {
      const job = await engine.jobs.ended(engine.ingestion.start(request))
      if (job.result?.kind !== 'track_sync') throw new Error('The sync has failed')
      const { added, updated } = job.result.data
      return figure('tracks inserted or updated the second time', added + updated, '', { atMost: 0 })
    },
  )
}

await inScratchFolder(measure)
await server.close()
