import type { Command } from 'commander'
import type { ExitRule } from './exit-codes.ts'
import type { Output } from './output.ts'
import type { Session } from './session.ts'

/** One run of the program: where it answers, and with what it will exit. */
export interface Run {
  readonly output: Output
  /** Which row of L.1 decides the exit code; set by the command that runs. */
  rule: ExitRule
  exitCode: number
  /** The folder that `--data-dir` names. */
  dataDir?: string | undefined
}

/** Gives a command's action the session that its global options ask for. */
export interface CommandContext {
  readonly run: Run
  session(command: Command): Session
}
