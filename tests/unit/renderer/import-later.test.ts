import { describe, expect, it } from 'vitest'
import { MAX_BATCH } from '../../../shared/contract/batches.ts'
import { dueImports } from '../../../renderer/state/import-later.ts'

describe('imports that wait for a network', () => {
  const chosen = ['1', '2']

  it('begin when everything that is in the way is gone, and only those that were asked for', () => {
    expect(dueImports({ isWanted: true, block: null, chosen })).toEqual(chosen)
    expect(dueImports({ isWanted: true, block: 'There is no network.', chosen })).toBeNull()
    expect(dueImports({ isWanted: false, block: null, chosen })).toBeNull()
    expect(dueImports({ isWanted: true, block: null, chosen: [] })).toBeNull()
  })

  it('are no more than can be imported at once', () => {
    const many = Array.from({ length: MAX_BATCH + 5 }, (_, index) => String(index))
    expect(dueImports({ isWanted: true, block: null, chosen: many })).toEqual(many.slice(0, MAX_BATCH))
  })
})
