import { openDatabase } from '../../db/client/index.ts'
import type { Database } from '../../db/client/index.ts'
import { databaseReadOnly } from '../configuration/environment.ts'
import { appPaths } from '../configuration/paths.ts'
import type { MessageStream } from '../jobs/message-stream.ts'
import { createLog } from '../observability/log.ts'
import type { Log, LogLevel } from '../observability/log.ts'
import { SettingsService } from '../services/settings.ts'

interface OwnSettings {
  readonly database: Pick<Database, 'write'>
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly now: () => string
  readonly actor: string
  readonly log: Log
  /** Holds for a log that was not given a level. */
  readonly threshold: { level: LogLevel }
  readonly stream: MessageStream
}

/** The settings of one engine; windows and the log hear of each change, also of another process's. */
export function openSettings(parts: OwnSettings): SettingsService {
  const { database, threshold, stream, ...rest } = parts
  const settings = new SettingsService({
    ...rest,
    db: database.write,
    changed: () => {
      threshold.level = settings.values().log_level
      for (const scope of ['settings', 'system'] as const)
        stream.publish({ type: 'data_changed', scope, subject: null })
    },
  })
  threshold.level = settings.values().log_level
  return settings
}

interface SettingsAlone {
  readonly dataDir?: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly actor: string
  readonly stderr: 'human' | 'json' | 'none'
}

/**
 * The settings without an engine: a stored value that is refused stops every start, and must not stop its own mending. What
 * is changed is noticed by a running app like any other process's change.
 */
export async function withSettings<T>(
  { dataDir, environment, actor, stderr }: SettingsAlone,
  work: (settings: SettingsService) => T | Promise<T>,
): Promise<T> {
  const paths = appPaths(dataDir, environment)
  const log = createLog({ file: paths.logFile, service: 'cli', level: 'info', stderr })
  const database = await openDatabase({
    file: paths.databaseFile,
    readOnly: databaseReadOnly(environment),
    onBackup: () => log.info('database_backed_up'),
    log: (message, fields) => log.info(message, fields),
  })
  try {
    const now = () => new Date().toISOString()
    const db = database.write
    // What has happened is told by the command itself; there is nobody else in this process.
    return await work(
      new SettingsService({ db, environment, now, actor, log, changed: () => undefined, mending: true }),
    )
  } finally {
    database.close()
  }
}
