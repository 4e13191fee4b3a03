import { implement } from '@orpc/server'
import { listBackups } from '../../db/client/index.ts'
import { contract } from '../../shared/contract/index.ts'
import type { Services } from './compose.ts'
import { errorBoundary } from './errors.ts'
import { observedRequest } from './observed-request.ts'
import type { EngineRouter } from './types.ts'

/** The contract, answered by the services; nothing is decided here. */
export function engineRouter(services: Services): EngineRouter {
  const {
    system,
    library,
    ingestion,
    jobs,
    locks,
    metrics,
    logs,
    health,
    stream,
    uiState,
    log,
    traces,
    drift,
    htmlImport,
    sample,
    analysisOverrides,
    people,
    recovery,
    quarantine,
    control,
    settings,
    database,
    search,
    favourites,
    batches,
    quality,
    databaseInfo,
  } = services
  const report = (thrown: unknown, path: readonly string[]) =>
    log.error('request_failed', thrown, { procedure: path.join('.') })
  const changeSettings = (...[values, reason]: [Parameters<Services['settings']['change']>[0], string?]) => {
    settings.change(values, reason ?? null)
    // There may be room for more jobs than before.
    jobs.nudge()
    return settings.views()
  }
  const os = implement(contract).use(observedRequest(traces)).use(errorBoundary(report))

  return os.router({
    system: {
      info: os.system.info.handler(() => system.info()),
      status: os.system.status.handler(() => system.status()),
      confirmOrigin: os.system.confirmOrigin.handler(() => {
        const info = system.confirmOrigin()
        // Jobs of this side may run from now on.
        jobs.nudge()
        batches.attend()
        stream.publish({ type: 'data_changed', scope: 'system', subject: null })
        return info
      }),
    },
    tracks: {
      list: os.tracks.list.handler(({ input }) => library.tracks(input)),
      get: os.tracks.get.handler(({ input }) => library.track(input.slug)),
      follow: os.tracks.follow.handler(({ input }) => favourites.follow(input.slug, input.followed)),
      sync: os.tracks.sync.handler(() => ({ jobId: ingestion.start({ kind: 'track_sync' }) })),
    },
    events: {
      search: os.events.search.handler(({ input }) => library.search(input)),
      get: os.events.get.handler(({ input }) => library.event(input.eventId)),
      entries: os.events.entries.handler(({ input }) => library.entries(input.eventId)),
      changes: os.events.changes.handler(({ input }) => library.changes(input.eventId)),
      races: os.events.races.handler(({ input }) => library.races(input.eventId)),
      checks: os.events.checks.handler(({ input }) => library.checks(input.eventId)),
      sync: os.events.sync.handler(({ input }) => ({
        jobId: ingestion.start({ kind: 'event_sync', trackSlug: input.trackSlug }),
      })),
      import: os.events.import.handler(({ input: { waitMs, ...request } }) =>
        ingestion.importWithin(request, waitMs),
      ),
    },
    sessions: {
      get: os.sessions.get.handler(({ input }) => library.session(input.eventId, input.raceId)),
    },
    analysis: {
      overrides: {
        get: os.analysis.overrides.get.handler(({ input }) => analysisOverrides.get(input)),
        set: os.analysis.overrides.set.handler(({ input: { change, ...race } }) =>
          analysisOverrides.set(race, change),
        ),
      },
    },
    drivers: {
      search: os.drivers.search.handler(({ input }) => people.search(input)),
      get: os.drivers.get.handler(({ input }) => people.driver(input.driverId)),
      history: os.drivers.history.handler(({ input }) => people.history(input.driverId)),
      headToHead: os.drivers.headToHead.handler(({ input }) =>
        people.headToHead(input.driverId, input.rivalId),
      ),
    },
    compare: {
      sessions: os.compare.sessions.handler(({ input }) => people.compared(input.sessions)),
    },
    search: {
      all: os.search.all.handler(({ input }) => search.all(input)),
      nearest: os.search.nearest.handler(({ input }) => search.nearest(input)),
      newAtYourTracks: os.search.newAtYourTracks.handler(({ input }) => search.newAtYourTracks(input.limit)),
    },
    favourites: {
      list: os.favourites.list.handler(() => favourites.list()),
      set: os.favourites.set.handler(({ input }) => favourites.set(input, input.favourite)),
    },
    recents: {
      list: os.recents.list.handler(({ input }) => favourites.recents(input.kinds, input.limit)),
      opened: os.recents.opened.handler(({ input }) => favourites.opened(input)),
    },
    batches: {
      get: os.batches.get.handler(() => batches.current()),
      start: os.batches.start.handler(({ input }) => batches.start(input.eventIds)),
      cancel: os.batches.cancel.handler(({ input }) => batches.cancel(input.batchId)),
      dismiss: os.batches.dismiss.handler(({ input }) => {
        batches.dismiss(input.batchId)
        return { dismissed: true }
      }),
      selection: os.batches.selection.handler(() => ({ eventIds: batches.selection() })),
      select: os.batches.select.handler(({ input }) => ({
        eventIds: batches.select(input.add, input.remove),
      })),
    },
    jobs: {
      list: os.jobs.list.handler(({ input }) => jobs.list(input.limit)),
      get: os.jobs.get.handler(({ input }) => jobs.get(input.jobId)),
      cancel: os.jobs.cancel.handler(({ input }) => jobs.cancel(input.jobId)),
      retry: os.jobs.retry.handler(({ input }) => {
        control.requireEnabled()
        return jobs.retry(input.jobId)
      }),
      log: os.jobs.log.handler(({ input }) => jobs.log(input.jobId, input.after, input.limit)),
      deadLetters: os.jobs.deadLetters.handler(({ input }) => jobs.deadLetters(input.limit)),
      dismissDeadLetter: os.jobs.dismissDeadLetter.handler(({ input }) => ({
        dismissed: jobs.dismissDeadLetter(input.jobId),
      })),
    },
    locks: {
      list: os.locks.list.handler(() => locks.list()),
      clear: os.locks.clear.handler(({ input: { eventId, reason } }) => {
        const cleared = locks.clear(eventId, { reason, actor: `operator:${system.info().shell}` })
        recovery.lockCleared(eventId, reason)
        return { cleared }
      }),
    },
    metrics: {
      json: os.metrics.json.handler(({ input }) => metrics.report(input?.scope ?? 'folder')),
      text: os.metrics.text.handler(() => metrics.text()),
    },
    logs: {
      tail: os.logs.tail.handler(({ input }) => logs.tail(input)),
      follow: os.logs.follow.handler(({ input, signal }) => logs.follow(input, signal)),
    },
    health: {
      get: os.health.get.handler(({ input }) => health.get(input)),
    },
    ui: {
      getState: os.ui.getState.handler(({ input }) => uiState.get(input.window)),
      setState: os.ui.setState.handler(({ input }) => uiState.set(input.window, input.state, input.chosen)),
    },
    html: {
      stage: os.html.stage.handler(({ input: { batchId, ...file } }) => htmlImport.stage(batchId, file)),
      check: os.html.check.handler(({ input: { batchId, ...hints } }) => htmlImport.check(batchId, hints)),
      import: os.html.import.handler(async ({ input: { batchId, ...hints } }) => ({
        jobIds: await htmlImport.start(batchId, hints),
      })),
      discard: os.html.discard.handler(async ({ input }) => {
        await htmlImport.discard(input.batchId)
        return { discarded: true }
      }),
    },
    sample: {
      open: os.sample.open.handler(() => sample.open()),
    },
    recovery: {
      event: os.recovery.event.handler(({ input }) => recovery.recover(input)),
      retry: os.recovery.retry.handler(({ input }) => ({ jobId: recovery.retry(input.eventId) })),
      incomplete: os.recovery.incomplete.handler(() => recovery.incomplete()),
      quarantine: {
        list: os.recovery.quarantine.list.handler(({ input }) => quarantine.list(input)),
        history: os.recovery.quarantine.history.handler(({ input }) => quarantine.history(input.eventId)),
        place: os.recovery.quarantine.place.handler(({ input }) =>
          quarantine.place(input.eventId, input.reason),
        ),
        release: os.recovery.quarantine.release.handler(({ input }) =>
          quarantine.release(input.eventId, input.note),
        ),
      },
      validate: os.recovery.validate.handler(() => ({ jobId: ingestion.start({ kind: 'validation' }) })),
      audit: os.recovery.audit.handler(({ input }) => recovery.audit(input)),
      ingestion: os.recovery.ingestion.handler(() => control.view()),
      disable: os.recovery.disable.handler(({ input }) => {
        recovery.disable(input.reason, input.now)
        return control.view()
      }),
      enable: os.recovery.enable.handler(({ input }) => recovery.enable(input.reason, input)),
      backups: os.recovery.backups.handler(() =>
        listBackups(database.file).map(({ path: _path, ...copy }) => copy),
      ),
      backup: os.recovery.backup.handler(async () => {
        await database.backup('manual', new Date())
        const [copy] = listBackups(database.file)
        if (copy === undefined) throw new Error('The copy that was made is there')
        const { path: _path, ...view } = copy
        return view
      }),
    },
    settings: {
      list: os.settings.list.handler(() => settings.views()),
      set: os.settings.set.handler(({ input }) => changeSettings(input.values, input.reason)),
      reset: os.settings.reset.handler(({ input }) => changeSettings({ [input.key]: null }, input.reason)),
    },
    quality: {
      list: os.quality.list.handler(({ input }) => quality.list(input)),
    },
    database: {
      info: os.database.info.handler(() => databaseInfo.info()),
    },
    drift: {
      list: os.drift.list.handler(() => drift.state()),
      confirm: os.drift.confirm.handler(({ input }) => drift.confirm(input.note)),
    },
    stream: {
      watch: os.stream.watch.handler(({ input, signal }) => stream.watch(input.after, signal)),
    },
  })
}
