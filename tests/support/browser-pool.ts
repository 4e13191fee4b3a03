import { onTestFinished } from 'vitest'
import type { RenderRequest, ResourceAnswer, ResourceSource } from '../../electron/browser/port.ts'
import { BrowserPool } from '../../electron/browser/pool.ts'
import { chromiumSandbox, readEnvironment } from '../../electron/configuration/environment.ts'
import { resolveSettings, settingValues } from '../../electron/configuration/registry.ts'
import { silentLog } from '../../electron/observability/log.ts'
import { createMetrics } from '../../electron/observability/metrics.ts'
import { browserEnvironment } from './chromium.ts'
import { temporaryFolder } from './database.ts'

export const pageUrl = 'https://meadow.liverc.com/results/?p=view_race_result&id=1'

export interface TestPool {
  readonly pool: BrowserPool
  /** Profiles and all are below it. */
  readonly folder: string
  /** Addresses that pages asked for, oldest first. */
  readonly asked: string[]
  /** Renders a page whose body is `html`; complete once the DOM holds `done`. */
  render(html: string, more?: Partial<RenderRequest>): ReturnType<BrowserPool['render']>
  /** A line of the metrics. */
  metric(name: string): Promise<number>
}

/** A pool on a real Chromium whose pages get their answers from a table; closed when the test ends. */
export function openPool(
  chromium: string,
  options: {
    readonly settings?: Readonly<Record<string, string>>
    readonly answers?: Readonly<Record<string, ResourceAnswer | Error>>
    readonly resources?: ResourceSource
  } = {},
): TestPool {
  const folder = temporaryFolder()
  const asked: string[] = []
  const environment = { ...browserEnvironment(chromium), ...options.settings }
  const settings = settingValues(resolveSettings(environment, new Map()))
  const metrics = createMetrics()
  const source = options.resources ?? answersFrom(options.answers ?? {})
  const pool = new BrowserPool({
    settings: () => settings,
    resources: {
      resource: (url, request) => {
        asked.push(url.href)
        return source.resource(url, request)
      },
    },
    environment: readEnvironment(),
    sandbox: chromiumSandbox(environment),
    folder,
    userAgent: () => 'MyRaceEngineer/test',
    log: silentLog,
    metrics,
  })
  onTestFinished(() => pool.close())
  return {
    pool,
    folder,
    asked,
    render: (html, more = {}) =>
      pool.render({
        url: new URL(pageUrl),
        html: `<!DOCTYPE html><html><head><title>t</title></head><body>${html}</body></html>`,
        key: 'event 1',
        waitFor: 'body',
        isComplete: (dom) => dom.includes('id="done"'),
        screenshots: false,
        signal: new AbortController().signal,
        ...more,
      }),
    metric: async (name) => {
      const line = (await metrics.text()).split('\n').find((one) => one.startsWith(`${name} `))
      return line === undefined ? 0 : Number(line.slice(name.length + 1))
    },
  }
}

/** What a script of a page does to make it complete. The script itself does not say what the DOM then holds. */
export const done = `document.body.append(Object.assign(document.createElement('p'), { id: 'do' + 'ne' }));`

export function answer(body: string, contentType = 'text/javascript', status = 200): ResourceAnswer {
  return { status, headers: { 'content-type': contentType }, body: new TextEncoder().encode(body) }
}

function answersFrom(answers: Readonly<Record<string, ResourceAnswer | Error>>): ResourceSource {
  return {
    resource: async (url) => {
      const found = answers[url.pathname] ?? answer('', 'text/html', 404)
      if (found instanceof Error) throw found
      return found
    },
  }
}
