import { statSync } from 'node:fs'
import type { Command } from 'commander'
import {
  checkDatabase,
  listBackups,
  openReadOnly,
  planRollback,
  restoreDatabase,
  rollbackDatabase,
  type BackupFile,
} from '../../../db/client/index.ts'
import { readReason } from '../arguments.ts'
import { confirmed } from '../confirm.ts'
import type { CommandContext } from '../context.ts'
import { table } from '../output.ts'

interface ChangeOptions {
  readonly reason: string
  readonly yes?: boolean
  readonly dryRun?: boolean
}

const why: Record<BackupFile['reason'], string> = {
  mre: 'before an update of the program',
  daily: 'daily',
  manual: 'by hand',
  replaced: 'put aside by a restore',
  damaged: 'put aside, damaged',
}

/** `db …`: the database file itself. None of these needs the engine, so they work when the app does not start. */
export function addDatabaseCommands(db: Command, context: CommandContext): void {
  addCheck(db.command('check'), context)
  addBackup(db.command('backup'), context)
  addBackups(db.command('backups'), context)
  addRestore(db.command('restore <copy>'), context)
  addRollback(db.command('rollback'), context)
}

function addCheck(command: Command, context: CommandContext): void {
  command
    .description('read the whole database file through; exit code 1 when it is damaged')
    .action(async (_options: object, self: Command) => {
      const session = context.session(self)
      const { ok, bytes, version, problems, brokenReferences } = await checkDatabase(session.databaseFile)
      context.run.exitCode = ok ? 0 : 1
      session.output.success({ ok, bytes, version, problems, broken_references: brokenReferences }, [
        `${session.databaseFile}: ${megabytes(bytes)}, database version ${version ?? 'unknown'}`,
        ...problems.map((problem) => `  ${problem}`),
        ...(brokenReferences === 0 ? [] : [`  ${brokenReferences} rows belong to nothing.`]),
        ok ? 'The database is sound.' : 'The database is damaged. "mre db backups" lists the copies.',
      ])
    })
}

function addBackup(command: Command, context: CommandContext): void {
  command
    .description('make a copy now, beside whatever uses the database, and prove that it opens')
    .action(async (_options: object, self: Command) => {
      const session = context.session(self)
      const database = await openReadOnly(session.databaseFile)
      try {
        const path = await database.backup('manual', new Date())
        const { size } = statSync(path)
        session.output.success({ path, bytes: size, version: database.schemaVersion }, [
          `${path} (${megabytes(size)}), verified`,
        ])
      } finally {
        database.close()
      }
    })
}

function addBackups(command: Command, context: CommandContext): void {
  command
    .description('the copies of the database, newest first')
    .action((_options: object, self: Command) => {
      const session = context.session(self)
      const copies = listBackups(session.databaseFile)
      session.output.success(
        copies.map(({ name, path, reason, version, madeAt, bytes }) => ({
          name,
          path,
          reason,
          version,
          made_at: madeAt,
          bytes,
        })),
        copies.length === 0
          ? ['There is no copy yet. "mre db backup" makes one.']
          : table(
              ['Copy', 'Made', 'Version', 'Size', 'Why'],
              copies.map(({ name, madeAt, version, bytes, reason }) => [
                name,
                madeAt,
                version,
                megabytes(bytes),
                why[reason],
              ]),
            ),
      )
    })
}

function addRestore(command: Command, context: CommandContext): void {
  changing(command)
    .description('put a copy in the place of the database, which is kept aside')
    .action(async (copy: string, options: ChangeOptions, self: Command) => {
      context.run.rule = 'recovery'
      const session = context.session(self)
      const what = [
        `${copy} takes the place of ${session.databaseFile}.`,
        'What is there now is moved into the folder "backups", and nothing of it is deleted.',
        'Imports stay disabled until "mre validate" has passed.',
      ]
      if (options.dryRun === true) return session.output.success({ dry_run: true, copy }, what)
      await confirmed(session.output, what, options.yes === true)
      const { restored, version, keptAside } = await restoreDatabase(copy, requestOf(session, options))
      session.output.success({ restored, version, kept_aside: keptAside, validation_due: true }, [
        `The database is now ${restored}.`,
        ...keptLine(keptAside),
        'Imports are disabled until "mre validate" has passed.',
      ])
    })
}

function addRollback(command: Command, context: CommandContext): void {
  changing(command)
    .description('back to the copy from before the last update of the database, for an older release')
    .action(async (options: ChangeOptions, self: Command) => {
      context.run.rule = 'recovery'
      const session = context.session(self)
      const plan = await planRollback(session.databaseFile)
      const what = [
        `${plan.backup.name} of ${plan.backup.madeAt} takes the place of ${session.databaseFile}.`,
        `Database version ${plan.from ?? 'unknown'} becomes ${plan.to}: use release ${plan.release} from then on.`,
        'What was imported since then is only in the file that is kept in "backups".',
      ]
      if (options.dryRun === true) {
        const { from, to, release, backup } = plan
        return session.output.success({ dry_run: true, from, to, release, copy: backup.name }, what)
      }
      await confirmed(session.output, what, options.yes === true)
      const outcome = await rollbackDatabase(requestOf(session, options))
      const { restored, version, keptAside, release } = outcome
      session.output.success({ restored, version, kept_aside: keptAside, release }, [
        `The database is now ${restored}, version ${version}.`,
        ...keptLine(keptAside),
        `Start release ${release}. This release would bring the database up to date again.`,
      ])
    })
}

function changing(command: Command): Command {
  return command
    .requiredOption('--reason <text>', 'why, for the audit log', readReason('--reason'))
    .option('--yes', 'do not ask')
    .option('--dry-run', 'say what would be done, and do nothing')
}

function requestOf(session: { readonly databaseFile: string }, { reason }: ChangeOptions) {
  return { file: session.databaseFile, now: new Date(), reason, actor: 'operator:cli' }
}

function keptLine(keptAside: string | null): string[] {
  return keptAside === null ? [] : [`What was there before is kept: ${keptAside}`]
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
