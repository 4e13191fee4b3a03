import { openDatabase } from '../../db/client/index.ts'
import { requestSlots } from '../../db/repositories/request-slots.ts'
import { SiteClient } from '../../electron/http/client.ts'
import { SitePolicy } from '../../electron/http/site-policy.ts'
import { quickSettings } from './http-settings.ts'

/**
 * A process of its own that asks for pages as soon as it is told to on its input, with the spacing of the database file that
 * the command line names. Arguments: database file, address of the replay server, delay in ms, number of pages, host. Prints
 * when each request started, ms since 1970, as a list in JSON.
 */
const [file = '', replay = '', delay = '0', count = '0', host = ''] = process.argv.slice(2)
const database = await openDatabase({ file })
const settings = quickSettings({ crawl_delay_ms: Number(delay), crawl_jitter_percent: 0 })
const starts: number[] = []
const policy = new SitePolicy({
  settings: () => settings,
  slots: requestSlots(database.write),
  onStart: ({ at }) => starts.push(performance.timeOrigin + at),
})
const client = new SiteClient({ policy, replay: new URL(replay) })

process.stdout.write('ready\n')
process.stdin.once('data', () => void run())

async function run(): Promise<void> {
  const signal = new AbortController().signal
  const urls = Array.from({ length: Number(count) }, (_, page) => new URL(`https://${host}/${page}`))
  await Promise.all(urls.map((url) => client.page(url, signal)))
  process.stdout.write(`${JSON.stringify(starts)}\n`)
  await client.close()
  database.close()
  process.stdin.destroy()
}
