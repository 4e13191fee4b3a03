import { Command } from 'commander'
import { productVersion } from '../configuration/versions.ts'
import { readLogLevel } from './arguments.ts'
import { addCaptureCommand } from './commands/capture.ts'
import { addDiffCommand } from './commands/diff.ts'
import { addDatabaseCommands } from './commands/db.ts'
import { addDriftCommands } from './commands/drift.ts'
import { addBrowserCommands } from './commands/browser.ts'
import { addEventCommands } from './commands/events.ts'
import { addExportCommand } from './commands/export.ts'
import { addImportHtmlCommand } from './commands/import-html.ts'
import { addObserveCommands } from './commands/observe.ts'
import { addJobCommands } from './commands/jobs.ts'
import { addLockCommands } from './commands/locks.ts'
import { addIngestionCommands } from './commands/ingestion.ts'
import { addAuditCommand, addIncompleteCommand, addValidateCommand } from './commands/recovery.ts'
import { addQuarantineCommand } from './commands/quarantine.ts'
import { addReplayCommands } from './commands/replay.ts'
import { addReportCommand } from './commands/report.ts'
import { addRequirementAliases } from './commands/aliases.ts'
import { addSampleCommand } from './commands/sample.ts'
import { addServeCommand } from './commands/serve.ts'
import { addSettingsCommands } from './commands/settings.ts'
import { addStatusCommands } from './commands/status.ts'
import { addTrackCommands } from './commands/tracks.ts'
import type { CommandContext, Run } from './context.ts'
import { Session } from './session.ts'

/** The whole command line of `mre`. Every command is a thin wrapper over a service (L16). */
export function buildProgram(run: Run): Command {
  const program = new Command('mre')
    .description('Race results, laps and pace from LiveRC on your own computer.')
    .version(productVersion)
    .option('--json', 'answer with one JSON document on standard output, log lines on standard error')
    .option('--data-dir <folder>', 'data folder (default: MRE_DATA_DIR, else the place of this platform)')
    .option(
      '--log-level <level>',
      'log lines on standard error from this level on: debug, info, warn, error',
      readLogLevel,
    )
    .option('--confirm-origin', 'agree to mix live and replayed data in this data folder')
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showSuggestionAfterError(true)

  const context: CommandContext = {
    run,
    session: (command) => {
      run.output.command = wordsOf(command)
      const { dataDir, logLevel, confirmOrigin } = program.opts<{
        dataDir?: string
        logLevel?: ReturnType<typeof readLogLevel>
        confirmOrigin?: boolean
      }>()
      run.dataDir = dataDir
      return new Session({ dataDir, logLevel, confirmOrigin: confirmOrigin === true }, run.output)
    },
  }
  addTrackCommands(program.command('tracks').description('the track catalogue'), context)
  addEventCommands(program.command('events').description('events of a track, and their import'), context)
  addExportCommand(program, context)
  addReportCommand(program, context)
  addStatusCommands(program, context)
  addObserveCommands(program, context)
  addSettingsCommands(
    program.command('settings').description('settings and where their values come from'),
    context,
  )
  addDatabaseCommands(program.command('db').description('the database file: check, copies, restore'), context)
  addIngestionCommands(
    program.command('ingestion').description('stop every import, and allow them again'),
    context,
  )
  addValidateCommand(program.command('validate'), context)
  addIncompleteCommand(program.command('incomplete'), context)
  addQuarantineCommand(program.command('quarantine'), context)
  addAuditCommand(program.command('audit'), context)
  addDriftCommands(
    program.command('drift').description('pages that no longer have the form that is known'),
    context,
  )
  addBrowserCommands(
    program.command('browser').description('the browser that renders what HTTP cannot give'),
    context,
  )
  addJobCommands(
    program.command('jobs').description('work in the background: what runs, ran and waits'),
    context,
  )
  addLockCommands(
    program.command('locks').description('events that are being worked on, and by whom'),
    context,
  )
  addReplayCommands(program.command('replay').description('work on captured or synthetic pages'), context)
  addCaptureCommand(program, context)
  addImportHtmlCommand(program, context)
  addSampleCommand(program, context)
  addDiffCommand(program, context)
  addServeCommand(program, context)
  addRequirementAliases(
    program.command('ingest').description('the same commands by their long names'),
    context,
  )
  return program
}

function wordsOf(command: Command): string {
  const words: string[] = []
  for (let current: Command | null = command; current?.parent != null; current = current.parent)
    words.unshift(current.name())
  return words.join(' ')
}
