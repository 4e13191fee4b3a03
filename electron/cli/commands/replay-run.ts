import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { AppError } from '../../../shared/domain/errors.ts'
import { readChoice } from '../arguments.ts'
import { untilInterrupted } from '../interrupt.ts'
import { table } from '../output.ts'
import type { CommandContext } from '../context.ts'
import { replayModes, type ReplayMode } from '../replay/modes.ts'
import type { StepReport } from '../replay/report.ts'
import type { ReplayRunReport } from '../replay/run.ts'

interface RunOptions {
  readonly mode: ReplayMode
  readonly into?: string
  readonly confirm?: boolean
  readonly expected?: string
  readonly writeExpected?: boolean
}

/** `replay run`: captured pages through the code of live ones; exit code 1 on any mismatch (O10, L15). */
export function addReplayRun(replay: Command, context: CommandContext): void {
  replay
    .command('run <folder>')
    .description(
      'run captured pages through fetch, parse, normalise and persist, and compare with expected documents',
    )
    .option('--mode <mode>', replayModes.join(', '), readChoice('--mode', replayModes), 'full')
    .option('--into <folder>', 'data folder to import into (default: a scratch one that is deleted)')
    .option('--confirm', 'agree that --into is written to')
    .option('--expected <folder>', 'golden documents (default: expected/ in the folder)')
    .option('--write-expected', 'make what is read the golden documents')
    .action(async (folder: string, options: RunOptions, self: Command) => {
      const { output } = context.session(self)
      if (options.into !== undefined && options.confirm !== true) throw notConfirmed(options.into)
      // Loaded when asked for, as the replay server is.
      const [{ runReplay }, { Goldens }] = await Promise.all([
        import('../replay/run.ts'),
        import('../../services/goldens.ts'),
      ])
      const report = await untilInterrupted((signal) =>
        runReplay({
          folder,
          mode: options.mode,
          into: options.into === undefined ? null : resolve(options.into),
          goldens: new Goldens(options.expected ?? join(folder, 'expected')),
          writeGoldens: options.writeExpected === true,
          signal,
          onStep: ({ ok, step, subject }) => output.note(`${ok ? 'ok  ' : 'FAIL'} ${step} ${subject}`),
        }),
      )
      context.run.exitCode = report.ok ? 0 : 1
      output.success(document(report), lines(report))
    })
}

function notConfirmed(folder: string): AppError {
  return new AppError('CONFIRMATION_REQUIRED', 'Replayed data would be stored in a data folder.', {
    stage: 'request',
    source: 'replay',
    action: 'Add --confirm, or leave --into out: then a scratch folder is used.',
    details: { field: '--into', value: folder.slice(0, 200) },
  })
}

function document({ mode, fixtureVersion, ok, steps, notWhole, outside, durationMs }: ReplayRunReport) {
  return {
    mode,
    ok,
    fixture_version: fixtureVersion,
    duration_ms: durationMs,
    steps: steps.map(({ durationMs: ms, ...step }) => ({ ...step, duration_ms: ms })),
    events_not_whole: notWhole,
    requests_outside: outside,
  }
}

function lines({ ok, steps, notWhole, outside, fixtureVersion, durationMs }: ReplayRunReport): string[] {
  const wrong = steps.filter((step) => !step.ok)
  const version = fixtureVersion === null ? '' : `, fixture version ${fixtureVersion}`
  return [
    ...table(
      ['Step', 'Right', 'Wrong', 'ms'],
      [...new Set(steps.map(({ step }) => step))].map((step) => summaryRow(step, steps)),
    ),
    ...wrong.flatMap(wrongLines),
    ...notWhole.map((eventId) => `Event ${eventId} is not imported: its entry list is not in the folder.`),
    ...outside.map((url) => `Asked for, and not in the folder: ${url}`),
    `${ok ? 'Everything is as expected' : 'Not as expected'}: ${steps.length} steps in ${durationMs} ms${version}.`,
  ]
}

function summaryRow(name: StepReport['step'], all: readonly StepReport[]): (string | number)[] {
  const steps = all.filter(({ step }) => step === name)
  const ms = steps.reduce((sum, { durationMs }) => sum + durationMs, 0)
  return [name, steps.filter(({ ok }) => ok).length, steps.filter(({ ok }) => !ok).length, Math.round(ms)]
}

const shownDifferences = 20

function wrongLines({ step, subject, code, stage, message, differences }: StepReport): string[] {
  return [
    `${step} ${subject}: ${message ?? ''}${code === null ? '' : ` (${code}, ${stage ?? ''})`}`,
    ...differences
      .slice(0, shownDifferences)
      .map(
        ({ kind, path, field, before, after }) =>
          `  ${kind} ${[...path, ...(field === null ? [] : [field])].join(' › ')}: expected ${brief(before)}, found ${brief(after)}`,
      ),
    ...(differences.length > shownDifferences
      ? [`  … and ${differences.length - shownDifferences} more`]
      : []),
  ]
}

function brief(value: unknown): string {
  const text = JSON.stringify(value)
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`
}
