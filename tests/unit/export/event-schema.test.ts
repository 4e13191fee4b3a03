import { expect, it } from 'vitest'
import { eventJsonSchema } from '../../../shared/domain/export/event-schema.ts'

// `npx vitest run --project unit -u tests/unit/export/event-schema.test.ts` writes the file anew.
it('is published as it is', async () => {
  await expect(`${JSON.stringify(eventJsonSchema(), null, 2)}\n`).toMatchFileSnapshot(
    '../../../resources/schema/event.schema.json',
  )
})
