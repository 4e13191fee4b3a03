import { appendFileSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../../db/client/index.ts'
import { resolveSettings, settingValues } from '../../electron/configuration/registry.ts'
import { ConnectorRegistry } from '../../electron/connectors/registry.ts'
import { composeWork } from '../../electron/engine/work.ts'
import { MessageStream } from '../../electron/jobs/message-stream.ts'
import { jobDefinitions } from '../../electron/jobs/runners.ts'
import { silentLog } from '../../electron/observability/log.ts'
import { silentMetrics } from '../../electron/observability/metrics.ts'
import { silentTraces } from '../../electron/observability/traces.ts'
import { noValidation } from './no-validation.ts'

/**
 * A worker in a process of its own, whose imports fetch nothing: each notes that it began, holds a file as proof that
 * nobody else works on the same event, and lets go of it. Ends when nothing is left to do. To be killed at any time.
 */
const [folder = ''] = process.argv.slice(2)
const database = await openDatabase({ file: join(folder, 'mre.sqlite') })
const settings = settingValues(resolveSettings(process.env, new Map()))

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/**
 * The file appears with its holder's number in it: whoever is killed while writing it must not leave an empty one.
 * @throws when another process that lives has it
 */
function hold(file: string): void {
  const own = `${file}.${process.pid}`
  writeFileSync(own, String(process.pid))
  for (;;) {
    try {
      linkSync(own, file)
      rmSync(own)
      return
    } catch {
      const holder = Number(readFileSync(file, 'utf8'))
      if (isAlive(holder))
        throw new Error(`${file} is held by ${holder}, and ${process.pid} works on it as well`)
      rmSync(file)
    }
  }
}

const { jobs, close } = composeWork(
  { shell: 'cli', role: 'worker' },
  {
    context: {
      db: database.write,
      connectors: new ConnectorRegistry(),
      settings: () => settings,
      log: silentLog,
      metrics: silentMetrics,
      traces: silentTraces,
      now: () => new Date().toISOString(),
    },
    stream: new MessageStream(Date.now()),
    side: 'live',
    mayRun: () => true,
    definitions: {
      ...jobDefinitions(null, noValidation),
      event_import: {
        ...jobDefinitions(null, noValidation).event_import,
        run: async (context, run, { eventId }) => {
          const file = join(folder, `event-${eventId}`)
          try {
            hold(file)
          } catch (error) {
            appendFileSync(join(folder, 'violations'), `${String(error)}\n`)
          }
          appendFileSync(join(folder, 'begun'), `${eventId} ${run.jobId}\n`)
          run.progress('fetch_race_pages', 0, 1)
          await sleep(Math.random() * 4, undefined, { signal: run.signal })
          context.db.transaction<void>(() => undefined)
          rmSync(file)
          return {
            eventId,
            ingestDepth: 'laps_full',
            lastIngestedAt: null,
            status: 'updated',
            sourceChecked: true,
            sourceError: null,
            racePages: { fetched: 1, unchanged: 0, resumed: 0 },
            changes: { total: 0, list: [] },
            races: 1,
            results: 0,
            laps: 0,
            tables: {},
            warnings: [],
          }
        },
      },
    },
  },
)
await jobs.idle()
await close()
database.close()
