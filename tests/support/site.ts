import { onTestFinished } from 'vitest'
import type { Fault } from '../../fixtures/server/faults.ts'
import { type ReplayRequest, startReplayServer } from '../../fixtures/server/replay-server.ts'
import { type ReplaySource, siteSource } from '../../fixtures/server/source.ts'
import type { PageForm, Site } from '../../fixtures/site/site.ts'
import type { ExportedEvent } from '../../shared/domain/documents/exported-event.ts'
import { toEntryListDocument } from '../../shared/domain/documents/entry-list.ts'
import { toEventDocument } from '../../shared/domain/documents/event.ts'
import { toRaceDocument } from '../../shared/domain/documents/race.ts'
import type {
  EntryListPage,
  EventPage,
  ListedEntry,
  ListedRace,
  RacePage,
} from '../../shared/domain/pages.ts'

/** A synthetic site behind a replay server on loopback. */
export interface ServedSite {
  /** For `MRE_REPLAY_URL`. */
  readonly url: string
  /** Pages that were asked for since the last `forget`, oldest first. robots.txt is no page. */
  requests(): string[]
  /** Everything that was asked for since the last `forget`, robots.txt included. */
  log(): readonly ReplayRequest[]
  forget(): void
  /** Resolves as soon as so many pages have been asked for since the last `forget`. */
  asked(count: number): Promise<void>
  /** Serves another site from now on, as if LiveRC had changed its pages. */
  show(site: Site): void
  setFaults(faults: readonly Fault[]): void
  close(): Promise<void>
}

export interface ServeOptions {
  readonly form?: PageForm
  readonly faults?: readonly Fault[]
  readonly latencyMs?: number
  /** Hand out validators and answer conditional requests. */
  readonly validators?: boolean
  /** What `corrected` faults answer with. */
  readonly corrected?: Site
  /** The text of a host's robots.txt; a host without one answers 404. */
  readonly robots?: (host: string) => string | null
  /** Ms by which each answer comes later, by its address. */
  readonly delayOf?: (target: URL) => number
  /** By address: the sites that answer the first requests for it, one after the other. */
  readonly first?: Readonly<Record<string, readonly Site[]>>
}

const robotsPath = '/robots.txt'

/** Serves a site until the test ends. */
export async function serveSite(site: Site, options: ServeOptions = {}): Promise<ServedSite> {
  const { form, faults, latencyMs, validators, corrected, robots, delayOf, first = {} } = options
  const formOptions = form === undefined ? {} : { form }
  let source = siteSource(site, formOptions)
  let waiting: { readonly count: number; readonly tell: () => void }[] = []
  const queues = new Map(Object.entries(first).map(([address, sites]) => [address, [...sites]]))
  const current: ReplaySource = {
    answer: async (target) => {
      tellWaiting()
      if (delayOf !== undefined && target.pathname !== robotsPath)
        await new Promise((resolve) => setTimeout(resolve, delayOf(target)))
      const earlier = queues.get(target.href)?.shift()
      return (earlier === undefined ? source : siteSource(earlier, formOptions)).answer(target)
    },
  }
  const server = await startReplayServer({
    source: current,
    ...(faults === undefined ? {} : { faults }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(validators === undefined ? {} : { validators }),
    ...(corrected === undefined ? {} : { corrected: siteSource(corrected, formOptions) }),
    ...(robots === undefined ? {} : { robots }),
  })
  onTestFinished(() => server.close())
  let forgotten = 0
  // Called for a request that is in the server's list already.
  const tellWaiting = () => {
    const count = pages().length
    for (const entry of waiting) if (entry.count <= count) entry.tell()
    waiting = waiting.filter((entry) => entry.count > count)
  }
  const log = () => server.requests.slice(forgotten)
  const pages = () => log().filter(({ path }) => path !== robotsPath)
  return {
    url: server.url,
    requests: () => pages().map(({ host, path }) => `https://${host}${path}`),
    log,
    forget: () => {
      forgotten = server.requests.length
    },
    asked: (count) =>
      new Promise((resolve) => {
        waiting.push({ count, tell: resolve })
        tellWaiting()
      }),
    show: (next) => {
      source = siteSource(next, formOptions)
    },
    setFaults: (next) => server.setFaults(next),
    close: () => server.close(),
  }
}

/** The document that a complete import of an event must give, from the site's own truth. */
export function expectedDocument(site: Site, eventId: number): ExportedEvent {
  const page = eventTruth(site, eventId)
  const { event, links, races } = toEventDocument(page)
  return {
    event,
    links,
    entry_list: toEntryListDocument(entryListTruth(site, eventId)),
    races: races.map((race) => {
      if (race.race_id === null) return { ...race, race: null, results: [], drivers: {}, laps: {} }
      return { ...race, ...toRaceDocument(raceTruth(site, race.race_id)) }
    }),
  }
}

export function eventTruth(site: Site, eventId: number): EventPage {
  return present(site.truth.event(eventId), `event ${eventId}`)
}

export function entryListTruth(site: Site, eventId: number): EntryListPage {
  return present(site.truth.entryList(eventId), `entry list ${eventId}`)
}

export function raceTruth(site: Site, raceId: number): RacePage {
  return present(site.truth.race(raceId), `race ${raceId}`)
}

/** The numbers of an event's races, in page order; races without a link are left out. */
export function raceIds(site: Site, eventId: number): number[] {
  return eventTruth(site, eventId).races.flatMap(({ raceId }) => raceId ?? [])
}

/** A value that the test needs; throws where the site does not have it. */
export function present<Value>(value: Value | null | undefined, what: string): Value {
  if (value === null || value === undefined) throw new Error(`The site has no ${what}`)
  return value
}

/* Changes of pages, to be given to `withOverrides` */

/** The event page with its races changed. */
export function withRaces(change: (races: readonly ListedRace[]) => ListedRace[]) {
  return (page: EventPage): EventPage => ({ ...page, races: change(page.races) })
}

/** The entry list with the entries of each class changed; what the classes declare follows. */
export function withEntries(change: (entries: readonly ListedEntry[], className: string) => ListedEntry[]) {
  return (page: EntryListPage): EntryListPage => ({
    ...page,
    classes: page.classes.map((listed) => {
      const entries = change(listed.entries, listed.name)
      return { ...listed, entries, declaredEntries: entries.length }
    }),
  })
}
