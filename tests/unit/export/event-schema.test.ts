import { expect, expectTypeOf, it } from 'vitest'
import type { z } from 'zod'
import type { ExportedEvent } from '../../../db/repositories/event-document.ts'
import { eventJsonSchema, exportedEventDocument } from '../../../shared/domain/export/event-schema.ts'

// `npx vitest run --project unit -u tests/unit/export/event-schema.test.ts` writes the file anew.
it('is published as it is', async () => {
  await expect(`${JSON.stringify(eventJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
    '../../../resources/schema/event.schema.json',
  )
})

it('describes what is exported', () => {
  expectTypeOf<ExportedEvent>().toExtend<z.output<typeof exportedEventDocument>>()
  expect(Object.keys(exportedEventDocument.shape)).toEqual(['event', 'links', 'entry_list', 'races'])
})
