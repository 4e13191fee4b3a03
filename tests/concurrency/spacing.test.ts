import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { openDatabase } from '../../db/client/index.ts'
import { startReplayServer } from '../../fixtures/server/replay-server.ts'
import { htmlHeaders } from '../../fixtures/server/source.ts'
import { SiteClient } from '../../electron/http/client.ts'
import { type RequestStart, SitePolicy } from '../../electron/http/site-policy.ts'
import { temporaryFolder } from '../support/database.ts'
import { never } from '../support/http.ts'
import { quickSettings } from '../support/http-settings.ts'

const body = new TextEncoder().encode('<html></html>')
const anyPage = { answer: () => ({ status: 200, headers: htmlHeaders, body }) }

describe('requests to 1,090 tracks', () => {
  it('are spaced over the whole domain, robots.txt of each included', async () => {
    const server = await startReplayServer({
      source: anyPage,
      robots: () => 'User-agent: *\nDisallow: /private',
    })
    onTestFinished(() => server.close())
    const delay = 3
    const settings = () => quickSettings({ crawl_delay_ms: delay, max_in_flight: 2 })
    const starts: RequestStart[] = []
    let underWay = 0
    let most = 0
    const policy = new SitePolicy({ settings, onStart: (start) => starts.push(start) })
    const client = new SiteClient({ policy, replay: new URL(server.url) })
    onTestFinished(() => client.close())
    const tracks = Array.from({ length: 1_090 }, (_, number) => `track-${number}.liverc.com`)
    const waiting = [...tracks]
    const worker = async () => {
      for (let host = waiting.shift(); host !== undefined; host = waiting.shift()) {
        most = Math.max(most, (underWay += 1))
        await client.page(new URL(`https://${host}/`), never)
        underWay -= 1
      }
    }
    await Promise.all([1, 2, 3, 4, 5, 6].map(worker))

    expect(most).toBe(6)
    expect(starts).toHaveLength(2 * tracks.length)
    expect(smallestGap(starts.map(({ at }) => at))).toBeGreaterThanOrEqual(delay)
    // The server saw what the policy let start, in its order, and each host's robots.txt before its page.
    expect(server.requests).toHaveLength(2 * tracks.length)
    const byHost = Map.groupBy(server.requests, ({ host }) => host)
    expect([...byHost.keys()].toSorted()).toEqual(tracks.toSorted())
    for (const requests of byHost.values())
      expect(requests.map(({ path }) => path)).toEqual(['/robots.txt', '/'])
    // Its own clock may bunch what the network delayed, but not on the whole.
    const [first, last] = [server.requests[0]?.at ?? 0, server.requests.at(-1)?.at ?? 0]
    expect(last - first).toBeGreaterThan(delay * (2 * tracks.length - 1) * 0.99)
  })

  it('to one host are spaced for that host as well', async () => {
    const server = await startReplayServer({
      source: anyPage,
      robots: () => 'User-agent: *\nCrawl-delay: 0.05',
    })
    onTestFinished(() => server.close())
    const settings = () => quickSettings({ crawl_delay_ms: 5, max_in_flight: 4 })
    const starts: RequestStart[] = []
    const policy = new SitePolicy({ settings, onStart: (start) => starts.push(start) })
    const client = new SiteClient({ policy, replay: new URL(server.url) })
    onTestFinished(() => client.close())
    const hosts = ['meadow.liverc.com', 'hill.liverc.com', 'lake.liverc.com']
    const urls = [1, 2, 3, 4, 5].flatMap((page) => hosts.map((host) => new URL(`https://${host}/${page}`)))
    await Promise.all(urls.map((url) => client.page(url, never)))

    expect(smallestGap(starts.map(({ at }) => at))).toBeGreaterThanOrEqual(5)
    for (const host of hosts) {
      const pages = starts.filter(({ url }) => url.hostname === host && url.pathname !== '/robots.txt')
      expect(pages).toHaveLength(5)
      expect(smallestGap(pages.map(({ at }) => at))).toBeGreaterThanOrEqual(50)
    }
  })
})

describe('two programs on one data folder', () => {
  it('keep one spacing between them', async () => {
    const server = await startReplayServer({ source: anyPage })
    onTestFinished(() => server.close())
    const file = join(temporaryFolder(), 'mre.sqlite')
    ;(await openDatabase({ file })).close()
    const delay = 40
    const programs = await Promise.all(
      ['meadow.liverc.com', 'hill.liverc.com', 'meadow.liverc.com'].map((host) =>
        startProgram([file, server.url, String(delay), '8', host]),
      ),
    )
    for (const { go } of programs) go()
    const starts = await Promise.all(programs.map(({ starts: all }) => all))
    for (const all of starts) expect(all).toHaveLength(9)
    // The slots are kept by the computer's clock in whole ms, the starts are told by each process's own, and a busy machine
    // may stop a program between the two: then one start is late and near the next one, and all others are as they should be.
    const gaps = gapsOf(starts.flat().toSorted((a, b) => a - b)).toSorted((a, b) => a - b)
    expect(gaps[Math.floor(gaps.length / 2)]).toBeGreaterThan(delay - 3)
    expect(gaps.filter((gap) => gap <= delay - 3).length).toBeLessThan(gaps.length / 4)
    expect(gaps.reduce((sum, gap) => sum + gap, 0)).toBeGreaterThan(delay * (gaps.length - 2))
  })
})

function smallestGap(times: readonly number[]): number {
  return Math.min(...gapsOf(times))
}

function gapsOf(times: readonly number[]): number[] {
  return times.slice(1).map((time, index) => time - (times[index] ?? 0))
}

const program = fileURLToPath(new URL('../support/requesting-process.ts', import.meta.url))

async function startProgram(args: readonly string[]) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })
  await once(lines, 'line')
  const starts = once(lines, 'line').then(([line]) => z.array(z.number()).parse(JSON.parse(String(line))))
  return { go: () => void child.stdin.write('go\n'), starts }
}
