import { dirname, join } from 'node:path'
import type { Database } from '../../db/client/index.ts'
import { DatabaseService } from '../services/database.ts'
import { dailyBackups } from './daily-backups.ts'

/** The facts about a database that this process has open. */
export function databaseInfoOf({ read, file, schemaVersion, readOnly }: Database): DatabaseService {
  const backups = { folder: join(dirname(file), 'backups'), ...dailyBackups }
  return new DatabaseService({ db: read, file, schemaVersion, readOnly, backups })
}
