import type { Command } from 'commander'
import type { HealthReport, HealthState } from '../../../shared/contract/observability.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { checkHealth, worst } from '../../services/health.ts'
import { health, storedChecks } from '../../services/health-checks.ts'
import type { CommandContext } from '../context.ts'
import { table } from '../output.ts'
import type { Session } from '../session.ts'

/** So that a script or a service manager can tell without reading. */
const exitCodes: Record<HealthState, number> = { ok: 0, degraded: 1, failing: 2 }

/** `health`: the state of every part that can be seen from outside of a running app. */
export function addHealthCommand(command: Command, context: CommandContext): void {
  command
    .description('the state of every part; exit code 0 ok, 1 degraded, 2 failing')
    .option('--quick', 'do not read the whole database through')
    .action(async ({ quick }: { quick?: boolean }, self: Command) => {
      const session = context.session(self)
      const report = await look(session, quick !== true)
      context.run.exitCode = exitCodes[report.state]
      const { state, checkedAt, components } = report
      session.output.success({ state, checked_at: checkedAt, components }, [
        ...table(
          ['Part', 'State', ''],
          components.map((one) => [one.component, one.state, one.sentence]),
        ),
        ...components.flatMap(({ component, action }) =>
          action === null ? [] : [`${component}: ${action}`],
        ),
      ])
    })
}

async function look(session: Session, deep: boolean): Promise<HealthReport> {
  const checkedAt = new Date().toISOString()
  try {
    return await session.readingDatabase(
      (parts) => checkHealth(storedChecks(parts), { deep }, checkedAt, () => undefined),
      () => only(checkedAt, 'ok', 'There is no database yet: nothing has been synced or imported.', null),
    )
  } catch (thrown) {
    // A database that cannot be opened is an answer as well.
    if (!(thrown instanceof AppError) || thrown.code !== 'PERSISTENCE_ERROR') throw thrown
    return only(checkedAt, 'failing', thrown.message, thrown.action)
  }
}

function only(checkedAt: string, state: HealthState, sentence: string, action: string | null): HealthReport {
  const components = [health('database', state, sentence, { action })]
  return { state: worst([state]), checkedAt, components }
}
