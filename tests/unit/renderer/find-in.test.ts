import { describe, expect, it } from 'vitest'
import type { GridColumn } from '../../../renderer/ui/grid/columns.ts'
import { found as foundText } from '../../../renderer/ui/find-in/find-bar.tsx'
import { folded, hitFrom, hitsIn, spansIn, stepped, tableTexts } from '../../../renderer/ui/find-in/hits.ts'
import { keptWith, MOST_KEPT } from '../../../renderer/app/kept-views.ts'

interface Row {
  readonly name: string
  readonly delta: string
}

const columns: readonly GridColumn<Row>[] = [
  { key: 'name', name: 'Name', width: 1, cell: ({ name }) => name },
  { key: 'delta', name: 'Delta', width: 1, cell: ({ delta }) => delta },
]
const rows: readonly Row[] = [
  { name: 'M\u00fcller, J\u00f6rg', delta: '\u22120.123' },
  { name: '', delta: '' },
  { name: 'MULLER', delta: '+1\u202fL' },
]

describe('what was found', () => {
  it('is told as what it is where more rows can be loaded', () => {
    expect(foundText(2, 17, false)).toBe('3 of 17')
    expect(foundText(2, 17, true)).toBe('3 of 17 in the rows loaded')
    expect(foundText(-1, 0, true)).toBe('Nothing found in the rows loaded')
  })
})

describe('finding in a table', () => {
  const texts = tableTexts({
    rows,
    columns,
    groupLabel: ({ name }) => (name === '' ? 'Heat M\u00fcll 2' : null),
  })
  const found = (query: string) => hitsIn(texts, query).map(({ row, column }) => `${row}:${column}`)

  it('takes no notice of case, accents and special signs', () => {
    expect(found('muller')).toEqual(['0:0', '2:0'])
    expect(found('M\u00dcLL')).toEqual(['0:0', '1:0', '2:0'])
    expect(found('-0.12')).toEqual(['0:1'])
    expect(found('\u22120.12')).toEqual(['0:1'])
    expect(found('1 l')).toEqual(['2:1'])
  })

  it('finds nothing for nothing, and takes signs of expressions as they are', () => {
    expect(found('')).toEqual([])
    expect(found('   ')).toEqual([])
    expect(found('.*')).toEqual([])
  })

  it('begins where the reader is and goes around the ends', () => {
    const hits = hitsIn(texts, 'mull')
    expect(hitFrom(hits, { row: 0, column: 0 })).toBe(0)
    expect(hitFrom(hits, { row: 1, column: 1 })).toBe(2)
    expect(hitFrom(hits, { row: 2, column: 1 })).toBe(0)
    expect(hitFrom([], { row: 0, column: 0 })).toBe(-1)
    expect([stepped(3, 2, 1), stepped(3, 0, -1), stepped(3, -1, -1), stepped(0, 0, 1)]).toEqual([0, 2, 2, -1])
  })
})

describe('finding in a text', () => {
  it('gives the places in the text as it is, though folding changes its length', () => {
    const text = 'Jo\u0308rg \ufb01nds J\u00f6rg'
    const parts = spansIn(text, 'jorg').map(([from, to]) => text.slice(from, to))
    expect(parts.map(folded)).toEqual(['jorg', 'jorg'])
    expect(spansIn(text, 'finds').map(([from, to]) => text.slice(from, to))).toEqual(['\ufb01nds'])
    expect(spansIn('aaaa', 'aa')).toEqual([
      [0, 2],
      [2, 4],
    ])
  })
})

describe('views that a pane keeps', () => {
  const never = () => false

  it('are those that were in front before, the last one at the end', () => {
    expect(keptWith(['a', 'b'], 'a', never)).toEqual(['b', 'a'])
    expect(keptWith(['a', 'b'], 'c', never)).toEqual(['a', 'b', 'c'])
  })

  it('go when they are closed or shown elsewhere, and the oldest when there are too many', () => {
    expect(keptWith(['a', 'b', 'c'], 'c', (id) => id === 'a')).toEqual(['b', 'c'])
    const many = Array.from({ length: MOST_KEPT + 1 }, (_, index) => String(index))
    expect(keptWith(many, 'new', never)).toEqual([...many.slice(1), 'new'])
  })

  it('are the same list while nothing changes', () => {
    const kept = ['a', 'b']
    expect(keptWith(kept, 'b', never)).toBe(kept)
  })
})
