import type { Command } from 'commander'
import type { CommandContext } from '../context.ts'
import { importDocument, importLines, printedId } from './events.ts'

/** `sample`: the made-up event that ships with the program, imported without a request. */
export function addSampleCommand(program: Command, context: CommandContext): void {
  program
    .command('sample')
    .description('import the sample event that comes with the program; nothing is fetched')
    .action(async (_options: object, self: Command) => {
      const session = context.session(self)
      await session.engine(async (services) => {
        const { jobId, eventId, trackSlug } = await services.sample.open()
        const sample = { event_id: printedId(eventId), track: trackSlug, job_id: jobId }
        if (jobId === null) {
          session.output.success({ ...sample, status: 'already_complete' }, [
            `Event ${eventId}: the sample is here already.`,
          ])
          return
        }
        const result = await session.ended(services, jobId)
        if (result.kind !== 'event_import') throw new Error('An import gives an import result')
        session.output.success({ ...sample, ...importDocument(result.data) }, importLines(result.data))
      })
    })
}
