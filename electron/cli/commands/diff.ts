import type { Command } from 'commander'
import type { Change } from '../../../shared/domain/compare/documents.ts'
import { diff, type DiffReport } from '../../services/diff/diff.ts'
import type { CommandContext } from '../context.ts'

const shownChanges = 200

/** `diff`: what differs between two captures, exports or pages (O14). Exit code 0 equal, 1 different, 2 failed. */
export function addDiffCommand(program: Command, context: CommandContext): void {
  program
    .command('diff <before> <after>')
    .description('what differs between two captured folders, exported events or saved pages')
    .action(async (before: string, after: string, _options: object, self: Command) => {
      context.run.rule = 'diff'
      const { output } = context.session(self)
      const report = await diff(before, after)
      context.run.exitCode = report.isEqual ? 0 : 1
      output.success(document(report), lines(report))
    })
}

function document({ isEqual, changes, lapCounts, added, removed, forms }: DiffReport) {
  return {
    equal: isEqual,
    changes,
    lap_counts: lapCounts.map((count) => ({
      race_id: count.raceId,
      race_label: count.raceLabel,
      driver_id: count.driverId,
      driver_name: count.driverName,
      before: count.before,
      after: count.after,
    })),
    pages_added: added,
    pages_removed: removed,
    forms,
  }
}

function lines(report: DiffReport): string[] {
  if (report.isEqual) return ['No difference.']
  const { changes, lapCounts, added, removed, forms } = report
  const rest = changes.length - shownChanges
  return [
    ...removed.map((page) => `- page ${page}`),
    ...added.map((page) => `+ page ${page}`),
    ...forms.flatMap((form) => [
      `! ${form.page}: ${form.after ?? form.before ?? 'cannot be read'}`,
      ...form.outline.map(({ element, before, after }) => `    ${element}: ${before} → ${after}`),
    ]),
    ...changes.slice(0, shownChanges).map(changeLine),
    ...(rest > 0 ? [`… and ${rest} more changes (--json has them all).`] : []),
    ...lapCounts.map(
      ({ raceLabel, driverName, before, after }) =>
        `Laps of ${driverName}, ${raceLabel}: ${before ?? 0} → ${after ?? 0}`,
    ),
  ]
}

function changeLine({ kind, path, field, before, after }: Change): string {
  const place = path.join(' › ')
  switch (kind) {
    case 'added':
      return `+ ${place}${shortly(after)}`
    case 'removed':
      return `- ${place}${shortly(before)}`
    case 'reordered':
      return `~ ${place}: other order`
    case 'changed':
      return `~ ${place}${field === null ? '' : ` › ${field}`}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`
  }
}

/** A plain value; an item is named by its place already. */
function shortly(value: Change['after']): string {
  return typeof value === 'object' ? '' : `: ${JSON.stringify(value)}`
}
