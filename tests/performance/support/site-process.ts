import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { SiteOptions } from '../../../fixtures/site/options.ts'

const announced = z.object({
  url: z.string(),
  headline: z.object({
    slug: z.string(),
    eventId: z.int(),
    event: z.string(),
    entryList: z.string(),
    races: z.array(z.string()),
  }),
})

export type SiteProcess = z.infer<typeof announced> & { close(): Promise<void> }

/** Serves a synthetic site from a process of its own. @param latencyMs time before each answer */
export async function startSiteProcess(site: SiteOptions, latencyMs: number): Promise<SiteProcess> {
  const script = fileURLToPath(new URL('site-server.ts', import.meta.url))
  const child = spawn(process.execPath, [script, JSON.stringify({ site, latencyMs })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const close = async () => {
    const ended = once(child, 'exit')
    child.stdin.end()
    await ended
  }
  return { ...announced.parse(JSON.parse(String(line))), close }
}
