import { setImmediate } from 'node:timers/promises'
import { readEventDocument } from '../../../db/repositories/event-document.ts'
import { getEventSummary } from '../../../db/repositories/events.ts'
import { integrityCheck } from '../../../db/repositories/health.ts'
import { ingestionControl } from '../../../db/repositories/ingestion-control.ts'
import { importDurations, lengthContradictions, sampleOfImported } from '../../../db/repositories/sanity.ts'
import { lastValidation } from '../../../db/repositories/validations.ts'
import { verifyIntegrity, type IntegrityIssue } from '../../../db/repositories/verify.ts'
import type { ReadDb } from '../../../db/schema/handle.ts'
import type { ValidationCheck, ValidationResult } from '../../../shared/contract/validation.ts'
import { exportedEvent } from '../../../shared/domain/documents/exported-event.ts'
import { canonicalJson } from '../../../shared/util/canonical-json.ts'
import { resourceFolder, validationPages } from '../../configuration/resources.ts'
import { readLog } from '../../observability/log-files.ts'
import type { IngestionControl } from '../ingestion-control.ts'
import { checkPages, ownCaptures } from './regression.ts'

interface ValidationParts {
  readonly db: ReadDb
  readonly control: Pick<IngestionControl, 'validated' | 'view'>
  readonly logFolder: string
  /** The user's own captures; each folder that has golden documents is read. */
  readonly capturesFolder: string
  /** The pages that ship with the program. */
  readonly pagesFolder?: string
  readonly now: () => string
}

export interface ValidationRun {
  readonly signal: AbortSignal
  /** Told after each check. */
  readonly onProgress: (processed: number, total: number) => void
}

/** What a check says, and the events that did not pass it. */
type Verdict = Omit<ValidationCheck, 'name'> & { readonly events?: readonly string[] }
type Check = (signal: AbortSignal) => Promise<Verdict> | Verdict

const mostProblems = 20
/** Findings of the integrity check that are about the database itself; the others are about counts. */
const structural = /^(file|orphaned_\w+|result_race|race_driver_result|event_state)$/u

/**
 * What must hold before anything is imported again after a recovery (F29). Reads only; its result decides over the switch
 * of ingestion.
 */
export class ValidationService {
  readonly #parts: ValidationParts

  constructor(parts: ValidationParts) {
    this.#parts = parts
  }

  /** @throws the signal's reason when it aborts; a check that fails is a result, never an error */
  async run({ signal, onProgress }: ValidationRun): Promise<ValidationResult> {
    const { now, control } = this.#parts
    const startedAt = now()
    const issues = verifyIntegrity(this.#parts.db).issues
    const checks: Record<ValidationCheck['name'], Check> = {
      database: () => this.#database(issues),
      counts: () => this.#counts(issues),
      regression: (aborted) => this.#regression(aborted),
      durations: () => this.#durations(),
      logs: () => this.#logs(startedAt),
      outputs: (aborted) => this.#outputs(aborted),
    }
    const results: ValidationCheck[] = []
    const events = new Set<string>()
    const names = ['database', 'counts', 'regression', 'durations', 'logs', 'outputs'] as const
    for (const name of names) {
      // Others have their turn between two checks.
      await setImmediate()
      signal.throwIfAborted()
      const { events: found = [], ...result } = await outcomeOf(name, checks[name], signal)
      results.push(result)
      for (const eventId of found) events.add(eventId)
      onProgress(results.length, names.length)
    }
    const ok = results.every((check) => check.ok)
    control.validated({ ok, checks: results })
    const { enabled } = control.view()
    const damaged = this.#damaged([...events])
    return { ok, checks: results, damaged, startedAt, finishedAt: now(), ingestionEnabled: enabled }
  }

  /** Those of the events that are shown and used: what is not complete can be neither. */
  #damaged(eventIds: readonly string[]): ValidationResult['damaged'] {
    const known = eventIds.flatMap((eventId) => getEventSummary(this.#parts.db, eventId) ?? [])
    return known
      .filter(({ depth }) => depth === 'laps_full')
      .slice(0, mostProblems)
      .map(({ eventId, name, quarantine }) => ({
        eventId,
        eventName: name,
        quarantined: quarantine !== null,
      }))
  }

  #database(issues: readonly IntegrityIssue[]): Verdict {
    const damage = integrityCheck(this.#parts.db, mostProblems)
    const found = issues.filter(({ check, severity }) => severity === 'error' && structural.test(check))
    const said = verdict([...damage, ...found.map(lineOf)], {
      ok: 'The database is sound, and every row belongs to another one.',
      bad: 'The database is damaged.',
    })
    return { ...said, events: eventsOf(found) }
  }

  #counts(issues: readonly IntegrityIssue[]): Verdict {
    const found = issues.filter(({ check, severity }) => severity === 'error' && !structural.test(check))
    const facts = issues.filter(({ severity }) => severity === 'warning').length
    const noted = facts === 0 ? '' : ` ${facts} contradictions are the source’s own.`
    const said = verdict(found.map(lineOf), {
      ok: `Races, results and laps are as many as the pages say.${noted}`,
      bad: 'Races, results or laps are missing.',
    })
    return { ...said, events: eventsOf(found) }
  }

  async #regression(signal: AbortSignal): Promise<Verdict> {
    const { pagesFolder = resourceFolder(validationPages), capturesFolder } = this.#parts
    const problems: string[] = []
    let compared = 0
    for (const folder of [pagesFolder, ...ownCaptures(capturesFolder)]) {
      const report = await checkPages(folder, signal)
      compared += report.compared
      problems.push(...report.failures.map((failure) => `${report.folder}: ${failure}`))
    }
    return verdict(problems, {
      ok: `${compared} pages say what they have always said.`,
      bad: 'Pages are no longer read as they were.',
    })
  }

  #durations(): Verdict {
    const { db } = this.#parts
    const since = ingestionControl(db).recovery?.at ?? null
    const slow = importDurations(db, since).map(
      ({ subject, durationMs, usualMs }) =>
        `The import of event ${subject} took ${seconds(durationMs)} s, usual are ${seconds(usualMs)} s.`,
    )
    const contradictions = lengthContradictions(db, mostProblems)
    const odd = contradictions.map(
      ({ eventId, raceId, printedMs, longestMs }) =>
        `Race ${raceId} of event ${eventId} lasted ${seconds(longestMs)} s; its page prints ${seconds(printedMs)} s.`,
    )
    const said = verdict([...slow, ...odd], {
      ok: 'Imports take as long as ever, and races last as long as their pages say.',
      bad: 'Durations cannot be right.',
    })
    return { ...said, events: contradictions.map(({ eventId }) => eventId) }
  }

  /** Lines that the last validation has shown are known: they must not keep imports disabled for ever. */
  #logs(startedAt: string): Verdict {
    const { db, logFolder } = this.#parts
    const recoveredAt = ingestionControl(db).recovery?.at ?? startedAt
    const shownAt = lastValidation(db, recoveredAt)?.startedAt ?? recoveredAt
    const since = shownAt > recoveredAt ? shownAt : recoveredAt
    const { lines } = readLog(logFolder, { level: 'error', since, limit: mostProblems })
    return verdict(
      lines.map(({ timestamp, message }) => `${timestamp} ${message}`),
      { ok: `No error has been logged since ${since}.`, bad: `Errors have been logged since ${since}.` },
    )
  }

  async #outputs(signal: AbortSignal): Promise<Verdict> {
    const { db } = this.#parts
    const problems: string[] = []
    const unstable = new Set<string>()
    const events = sampleOfImported(db)
    for (const eventId of events) {
      await setImmediate()
      signal.throwIfAborted()
      const [first, second] = [readEventDocument(db, eventId), readEventDocument(db, eventId)]
      const before = problems.length
      if (JSON.stringify(first) !== JSON.stringify(second))
        problems.push(`Event ${eventId} is exported differently each time.`)
      const read = exportedEvent.safeParse(first)
      if (!read.success || canonicalJson(read.data) !== canonicalJson(first))
        problems.push(`The export of event ${eventId} cannot be read back.`)
      if (problems.length > before) unstable.add(eventId)
    }
    const said = verdict(problems, {
      ok: `${events.length} events are exported the same each time.`,
      bad: 'Exports are not stable.',
    })
    return { ...said, events: [...unstable] }
  }
}

async function outcomeOf(
  name: ValidationCheck['name'],
  check: Check,
  signal: AbortSignal,
): Promise<Verdict & { readonly name: ValidationCheck['name'] }> {
  try {
    return { name, ...(await check(signal)) }
  } catch (thrown) {
    signal.throwIfAborted()
    // A check that cannot be made has not passed; a damaged database makes reading itself fail.
    const problem = thrown instanceof Error ? thrown.message : String(thrown)
    return { name, ok: false, sentence: 'This could not be checked.', problems: [problem] }
  }
}

function eventsOf(issues: readonly IntegrityIssue[]): string[] {
  return issues.flatMap(({ eventId }) => eventId ?? [])
}

function verdict(
  problems: readonly string[],
  sentence: { readonly ok: string; readonly bad: string },
): Verdict {
  const ok = problems.length === 0
  return { ok, sentence: ok ? sentence.ok : sentence.bad, problems: problems.slice(0, mostProblems) }
}

function lineOf({ eventId, raceId, driver, message, expected, found }: IntegrityIssue): string {
  const place = [eventId, raceId, driver].filter((part) => part !== null).join(' / ')
  return `${place === '' ? '' : `${place}: `}${message} (expected ${expected ?? '-'}, found ${found ?? '-'})`
}

function seconds(ms: number): number {
  return Math.round(ms / 1_000)
}
