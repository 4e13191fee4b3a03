import { randomUUID } from 'node:crypto'
import type { Command } from 'commander'
import type { ImportResult } from '../../../shared/contract/views.ts'
import { readEventNumber, readTrackSlug } from '../arguments.ts'
import type { CommandContext } from '../context.ts'
import { importDocument, importLines } from './events.ts'

/** `import-html`: saved or captured pages, imported without a request (design.md section 4). */
export function addImportHtmlCommand(program: Command, context: CommandContext): void {
  program
    .command('import-html <files...>')
    .description('import an event from saved pages (files or folders): event page, entry list, every race')
    .option('--event <number>', 'the event, where the files do not say which', readEventNumber('--event'))
    .option('--track <slug>', 'its track, where the files do not say which', readTrackSlug('--track'))
    .action(async (files: string[], hints: { event?: string; track?: string }, self: Command) => {
      const session = context.session(self)
      await session.engine(async (services) => {
        const { htmlImport } = services
        const batchId = randomUUID()
        const known = { eventId: hints.event, trackSlug: hints.track }
        const results: ImportResult[] = []
        let isWanted = false
        try {
          await htmlImport.stageFiles(batchId, files)
          const { files: pages } = await htmlImport.check(batchId, known)
          for (const { name, problem } of pages)
            if (problem !== null) session.output.note(`${name}: ${problem}`)
          for (const jobId of await htmlImport.start(batchId, known)) {
            isWanted = true
            const result = await session.ended(services, jobId)
            if (result.kind === 'event_import') results.push(result.data)
            isWanted = false
          }
        } finally {
          // An import that failed, or was stopped, can be done again as long as its pages are there.
          if (isWanted)
            session.output.note('The pages are kept for a week: "mre jobs retry" does it once more.')
          else await htmlImport.discard(batchId)
        }
        session.output.success(results.map(importDocument), results.flatMap(importLines))
      })
    })
}
