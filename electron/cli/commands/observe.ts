import type { Command } from 'commander'
import type { CommandContext } from '../context.ts'
import { addHealthCommand } from './health.ts'
import { addLogsCommand } from './logs.ts'
import { addMetricsCommand } from './metrics.ts'
import { addTracesCommand } from './traces.ts'

/** What the product tells of itself (K22, K23, M12, M14). */
export function addObserveCommands(program: Command, context: CommandContext): void {
  addHealthCommand(program.command('health'), context)
  addLogsCommand(program.command('logs'), context)
  addMetricsCommand(program.command('metrics'), context)
  addTracesCommand(program.command('traces'), context)
}
