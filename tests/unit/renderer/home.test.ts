import { describe, expect, it } from 'vitest'
import { fullFirst } from '../../../renderer/features/home/card-order.ts'

describe('the cards of Home', () => {
  it('that have something come first, each part in its own order', () => {
    const cards = [
      { key: 'new', isEmpty: true },
      { key: 'tracks', isEmpty: false },
      { key: 'recent', isEmpty: true },
      { key: 'imported', isEmpty: false },
    ]
    expect(fullFirst(cards).map(({ key }) => key)).toEqual(['tracks', 'imported', 'new', 'recent'])
  })
})
