import { spawn } from 'node:child_process'
import { AppError } from '../../shared/domain/errors.ts'

/**
 * Starts a process of its own that works until nothing is left to do, and outlives this one.
 * @throws AppError CAPABILITY_ERROR when this program cannot start itself
 */
export function startWorker(dataDir: string): void {
  const [, program] = process.argv
  if (program === undefined) {
    throw new AppError('CAPABILITY_ERROR', 'No worker can be started from here.', {
      stage: 'job',
      source: 'cli',
      action: 'Run the command without --wait, or start "mre jobs work" first.',
    })
  }
  const args = [...process.execArgv, program, '--data-dir', dataDir, 'jobs', 'work', '--until-idle']
  const worker = spawn(process.execPath, args, { detached: true, stdio: 'ignore', windowsHide: true })
  // Whoever follows the job sees that nobody runs it; there is nobody to throw to.
  worker.on('error', () => undefined)
  worker.unref()
}
