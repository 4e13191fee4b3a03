import { CommanderError } from 'commander'
import { AppError } from '../../shared/domain/errors.ts'
import { variables } from '../configuration/environment.ts'
import { appPaths } from '../configuration/paths.ts'
import { createLog } from '../observability/log.ts'
import type { Run } from './context.ts'
import { exitCodeOf } from './exit-codes.ts'
import { Output, usageError } from './output.ts'
import { buildProgram } from './program.ts'

/**
 * Runs one command line.
 * @param args the words after the program's name
 * @returns the exit code: 0, or what requirements L.1 and part I say of the failure
 */
export async function main(args: readonly string[]): Promise<number> {
  // `--json` may stand anywhere, also before a usage error is found.
  const run: Run = { output: new Output(args.includes('--json')), rule: 'by_error', exitCode: 0 }
  // A reader that has seen enough, such as `head`, closes the pipe: that ends the output, not the work.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  try {
    await buildProgram(run).parseAsync([...args], { from: 'user' })
    return run.exitCode
  } catch (thrown) {
    if (thrown instanceof CommanderError) return usageResult(run.output, thrown)
    run.output.failure(thrown)
    if (thrown instanceof AppError) return exitCodeOf(thrown, run.rule)
    createLog({ file: appPaths(run.dataDir, variables).logFile, service: 'cli' }).error(
      'command_failed',
      thrown,
    )
    return 2
  }
}

/** Help and version are answers; everything else that the parser refuses is wrong usage. */
function usageResult(output: Output, thrown: CommanderError): number {
  if (thrown.exitCode === 0) return 0
  output.failure(usageError(thrown.message.replace(/^error: /u, '')))
  return 1
}
