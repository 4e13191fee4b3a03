import type { Command } from 'commander'
import type { DriftReportView, DriftState } from '../../../shared/contract/drift.ts'
import { variables } from '../../configuration/environment.ts'
import { readDriftState } from '../../services/drift.ts'
import type { CommandContext } from '../context.ts'

/** `drift list`, `drift confirm`: what to do when LiveRC has changed its pages (F30, docs/operations.md). */
export function addDriftCommands(drift: Command, context: CommandContext): void {
  drift
    .command('list')
    .description('the pages that could not be read, and whether they stop requests to LiveRC')
    .action(async (_options: object, self: Command) => {
      const session = context.session(self)
      const origin = (variables['MRE_REPLAY_URL'] ?? '') === '' ? 'live' : 'replay'
      const state = await session.readingDatabase(
        ({ db, settings }) => readDriftState(db, origin, settings().drift_stop_after),
        () => ({ unconfirmed: 0, stopAfter: 0, stopped: false, reports: [] }),
      )
      session.output.success(document(state), lines(state))
    })
  drift
    .command('confirm')
    .description('say that the pages have been looked at, so that requests may be sent again')
    .requiredOption('--note <text>', 'what was found and done; kept in the audit log')
    .action(async ({ note }: { note: string }, self: Command) => {
      const session = context.session(self)
      await session.engine(async (services) => {
        const { confirmed } = services.drift.confirm(note)
        session.output.success({ confirmed }, [
          `${confirmed === 1 ? '1 report is' : `${confirmed} reports are`} confirmed. Requests may be sent again.`,
        ])
      })
    })
}

function document({ unconfirmed, stopAfter, stopped, reports }: DriftState) {
  return {
    unconfirmed,
    stop_after: stopAfter,
    stopped,
    reports: reports.map((report) => ({
      page_type: report.pageType,
      url: report.url,
      variant: report.variant,
      code: report.code,
      artefact: report.artefact,
      first_seen_at: report.firstSeenAt,
      seen_at: report.seenAt,
      confirmed_at: report.confirmedAt,
    })),
  }
}

function lines(state: DriftState): string[] {
  if (state.reports.length === 0) return ['Every page that was fetched could be read.']
  const headline = state.stopped
    ? `Requests to LiveRC are stopped: ${state.unconfirmed} pages, ${state.stopAfter} are the limit.`
    : `${state.unconfirmed === 1 ? '1 page waits' : `${state.unconfirmed} pages wait`} for a confirmation; ${state.stopAfter} stop requests to LiveRC.`
  return [headline, ...state.reports.flatMap(reportLines)]
}

function reportLines({ url, pageType, variant, artefact, seenAt, confirmedAt }: DriftReportView): string[] {
  return [
    '',
    `${pageType} ${url}`,
    `  missing or unknown: ${variant}`,
    `  last seen ${seenAt}${confirmedAt === null ? '' : `, confirmed ${confirmedAt}`}`,
    ...(artefact === null ? [] : [`  kept in ${artefact}`]),
  ]
}
