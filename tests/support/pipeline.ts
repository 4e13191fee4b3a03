import { onTestFinished } from 'vitest'
import { ConnectorRegistry } from '../../electron/connectors/registry.ts'
import { liveRcConnector } from '../../electron/connectors/liverc/connector.ts'
import { nobody } from '../../electron/connectors/liverc/page-watch.ts'
import { SiteClient } from '../../electron/http/client.ts'
import type { FetchedPage, PageOptions, PageSource, UnchangedPage } from '../../electron/http/page.ts'
import { SitePolicy } from '../../electron/http/site-policy.ts'
import type { PipelineContext, RunControl } from '../../electron/pipeline/context.ts'
import { importEvent, type ImportRequest } from '../../electron/pipeline/event-import/import-event.ts'
import type { ImportResult } from '../../shared/contract/views.ts'
import type { TestEngine } from './engine.ts'
import type { ServedSite } from './site.ts'

/** Pages that have been asked for with the hash of what is stored, and whether they still were it. */
export interface Asked {
  readonly url: string
  readonly known: string | undefined
  readonly isUnchanged: boolean
}

export interface TestPipeline {
  readonly asked: Asked[]
  readonly context: PipelineContext
  /** @param run a signal, and progress that is listened to */
  importEvent(
    request: Omit<ImportRequest, 'force'> & { force?: boolean },
    run?: Partial<RunControl>,
  ): Promise<ImportResult>
}

/**
 * The pipeline of an engine with its pages from a source that says "unchanged" to whoever knows a page already, as a
 * client with conditional requests does.
 */
export function conditionalPipeline(engine: TestEngine, served: Pick<ServedSite, 'url'>): TestPipeline {
  const { database, settings, log } = engine.services
  const values = () => settings.values()
  const client = new SiteClient({ policy: new SitePolicy({ settings: values }), replay: new URL(served.url) })
  onTestFinished(() => client.close())
  const asked: Asked[] = []
  async function page(url: URL, signal: AbortSignal): Promise<FetchedPage>
  async function page(
    url: URL,
    signal: AbortSignal,
    options: PageOptions,
  ): Promise<FetchedPage | UnchangedPage>
  async function page(url: URL, signal: AbortSignal, { known }: PageOptions = {}) {
    const fetched = await client.page(url, signal)
    const isUnchanged = fetched.sha256 === known
    asked.push({ url: url.href, known, isUnchanged })
    return isUnchanged ? { ...fetched, html: null } : fetched
  }
  const source: PageSource = { page, forget: (url) => client.forget(url), close: () => client.close() }
  const context: PipelineContext = {
    db: database.write,
    connectors: new ConnectorRegistry().register(liveRcConnector(source, log)),
    settings: values,
    log,
    ...nobody,
    now: () => new Date().toISOString(),
  }
  return {
    asked,
    context,
    importEvent: (request, run = {}) =>
      importEvent(
        context,
        { jobId: 'job', signal: new AbortController().signal, progress: () => undefined, ...run },
        { force: false, ...request },
      ),
  }
}

/** Makes everything that was fetched so far look as if it had been fetched so long ago. */
export function ageProgress(engine: TestEngine, ms: number): void {
  const then = new Date(Date.now() - ms).toISOString()
  engine.services.database.write.prepare('update ingestion_race_progress set fetched_at = ?').run(then)
}
