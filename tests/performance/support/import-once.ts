import { inScratchFolder, startQuickEngine, timedJob } from './engine.ts'

/* Imports one event into an empty data folder and prints duration, laps and the process's peak memory as JSON. */
const [url = '', eventId = '', trackSlug = ''] = process.argv.slice(2)
await inScratchFolder(async (folder) => {
  const engine = await startQuickEngine(folder, url, 8)
  const ms = await timedJob(engine, { kind: 'event_import', eventId, trackSlug, force: false })
  const { laps } = engine.system.status()
  await engine.close()
  // maxRSS is in kilobytes on every platform of Node.
  console.log(JSON.stringify({ ms, laps, peakMegabytes: process.resourceUsage().maxRSS / 1024 }))
})
