import { AppError } from '../../../shared/domain/errors.ts'
import type { FetchedPage, UnchangedPage } from '../../http/page.ts'
import type { Log } from '../../observability/log.ts'
import type { LogMessage, LogStage } from '../../observability/log-messages.ts'
import { silentMetrics, type Metrics } from '../../observability/metrics.ts'
import { silentTraces, type SpanAttributes, type SpanName, type Traces } from '../../observability/traces.ts'
import { pageTypes } from './page-types.ts'
import { liveRcUrl, type LiveRcAddress } from './urls.ts'

/** What fetching and parsing are told to: nothing here decides anything. */
export interface PageObservers {
  readonly metrics: Metrics
  readonly traces: Traces
}

/** For a connector outside of an engine. */
export const nobody: PageObservers = { metrics: silentMetrics, traces: silentTraces }

interface PageNames {
  readonly fetched: LogMessage
  readonly span: SpanName
  readonly stage: LogStage
}

const names: Record<LiveRcAddress['page'], PageNames> = {
  catalogue: {
    fetched: 'catalogue_page_fetched',
    span: 'page_fetch',
    stage: 'discover_tracks',
  },
  track: {
    fetched: 'dashboard_page_fetched',
    span: 'page_fetch',
    stage: 'sync_track_catalogue',
  },
  events: { fetched: 'events_page_fetched', span: 'page_fetch', stage: 'connector_fetch' },
  event: {
    fetched: 'event_page_fetched',
    span: 'event_page_fetch',
    stage: 'fetch_event_page',
  },
  entryList: {
    fetched: 'entry_list_page_fetched',
    span: 'page_fetch',
    stage: 'connector_fetch',
  },
  race: { fetched: 'race_page_fetched', span: 'race_page_fetch', stage: 'fetch_race_page' },
}

/** Tells of every page: a span and a log line for its way here, times, and failures by stage and code (K2, K3, K6, K16). */
export class PageWatch {
  readonly #log: Log
  readonly #observers: PageObservers

  constructor(log: Log, observers: PageObservers) {
    this.#log = log
    this.#observers = observers
  }

  /** Around whatever gets a page, the wait for its turn included. */
  async fetch<Page extends FetchedPage | UnchangedPage>(
    address: LiveRcAddress,
    work: () => Promise<Page>,
  ): Promise<Page> {
    const { metrics, traces } = this.#observers
    const { fetched, span, stage } = names[address.page]
    const startedAt = performance.now()
    return traces.span(span, attributesOf(address), async (open) => {
      try {
        const page = await work()
        const { path, html } = page
        const ms = performance.now() - startedAt
        open.set({ method: path, unchanged: html === null })
        metrics.add('page_fetches_total', { page_type: pageTypes[address.page].name, path })
        if (address.page === 'race')
          metrics.observe('race_fetch_duration_seconds', { method: path }, ms / 1000)
        this.#log.info(fetched, {
          url: liveRcUrl(address),
          duration_ms: Math.round(ms),
          characters: html?.length ?? 0,
          path,
          stage,
          ...('id' in address && address.page === 'race' ? { race_id: String(address.id) } : {}),
        })
        return page
      } catch (thrown) {
        this.#count(address, thrown)
        throw thrown
      }
    })
  }

  /** Around whatever reads a page. @param checkedMs what checking it took before: that reads the laps already */
  parse<Data>(address: LiveRcAddress, work: () => Data, checkedMs = 0): Data {
    const { metrics, traces } = this.#observers
    if (address.page !== 'race') return this.#counted(address, work)
    const startedAt = performance.now() - checkedMs
    try {
      return traces.span('lap_extraction', attributesOf(address), () => this.#counted(address, work))
    } finally {
      metrics.observe('lap_extraction_duration_seconds', {}, (performance.now() - startedAt) / 1000)
    }
  }

  #counted<Data>(address: LiveRcAddress, work: () => Data): Data {
    try {
      return work()
    } catch (thrown) {
      this.#count(address, thrown)
      throw thrown
    }
  }

  /** A user who stops is no failure of a page. */
  #count(address: LiveRcAddress, thrown: unknown): void {
    const { metrics } = this.#observers
    const isKnown = thrown instanceof AppError
    const error_code = isKnown ? thrown.code : 'INTERNAL_ERROR'
    if (error_code === 'CANCELLED') return
    metrics.add('connector_errors_total', { stage: isKnown ? thrown.stage : 'job', error_code })
    metrics.add('page_errors_total', { page_type: pageTypes[address.page].name, error_code })
  }
}

function attributesOf(address: LiveRcAddress): SpanAttributes {
  return {
    page_type: pageTypes[address.page].name,
    track_slug: 'slug' in address ? address.slug : null,
    source_event_id: address.page === 'event' || address.page === 'entryList' ? address.id : null,
    race_id: address.page === 'race' ? address.id : null,
  }
}
