import type { Log } from '../observability/log.ts'
import { maintainLogs } from '../observability/log-files.ts'

/** K14. Logs that cannot be tidied up are no reason not to start. */
export function removeOldLogs(folder: string, days: number, log: Log): void {
  try {
    const removed = maintainLogs(folder, days, new Date())
    if (removed.length > 0) log.info('logs_removed', { files: removed.length, days })
  } catch (thrown) {
    log.error('logs_cleanup_failed', thrown)
  }
}
