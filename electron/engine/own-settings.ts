import type { Database } from '../../db/client/index.ts'
import type { MessageStream } from '../jobs/message-stream.ts'
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
