export { type Database, openDatabase, type OpenOptions, openReadOnly } from './open.ts'
export { type BackupFile, listBackups } from './backup-files.ts'
export { checkDatabase, planRollback, restoreDatabase, rollbackDatabase } from './restore.ts'
export { forgetRecovery, pendingRecovery } from './recovery-note.ts'
