import { createInterface } from 'node:readline'
import { z } from 'zod'
import { compose } from '../../electron/engine/compose.ts'
import { jobRequest } from '../../electron/jobs/job.ts'

/**
 * A process of its own with an engine in it, for tests of what several processes do to one data folder and of what is left
 * when one is killed. It takes its data folder and its jobs as JSON from the command line and everything else from its
 * environment, starts the jobs when it is told to on its input, and prints each with its end as a line of JSON.
 */
const [dataDir = '', jobs = '[]'] = process.argv.slice(2)
const requests = z.array(jobRequest).parse(JSON.parse(jobs))

const { jobs: service, ingestion, close } = await compose({ shell: 'cli', dataDir })
process.stdout.write('"ready"\n')
const input = createInterface({ input: process.stdin })
input.once('line', () => {
  input.close()
  void run()
})

async function run(): Promise<void> {
  for (const wanted of requests) {
    const view = await service.ended(ingestion.start(wanted))
    process.stdout.write(`${JSON.stringify(view)}\n`)
  }
  await close()
  process.stdin.destroy()
}
