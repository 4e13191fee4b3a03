import { useDeferredValue, useEffect, useLayoutEffect, useMemo, useState } from 'react'
import type { ReactNode, RefObject } from 'react'
import { t } from '../../i18n/t.ts'
import { FindBar } from '../find-in/find-bar.tsx'
import { hitFrom, hitsIn, stepped, tableTexts } from '../find-in/hits.ts'
import type { SearchedTable } from '../find-in/hits.ts'
import { useFinding } from '../find-in/use-finding.ts'
import type { GridPlace } from './use-roving.ts'

interface GridFindOptions<Row> extends SearchedTable<Row> {
  readonly root: RefObject<HTMLElement | null>
  readonly label: string
  readonly isPartial: boolean
  readonly active: GridPlace
  /** Brings a cell into view, and into the tab order; with the focus where that is wished. */
  readonly goTo: (place: GridPlace, takeFocus: boolean) => void
}

const NONE: readonly string[][] = []

/**
 * Finding a text in a table: the bar above it, the marks on its cells, and the way from hit to hit. The texts come from the
 * rows, so what is scrolled away is found as well. Closing leaves the focus in the cell that was found.
 */
export function useGridFind<Row>(options: GridFindOptions<Row>): ReactNode {
  const { root, rows, columns, groupLabel, active, goTo } = options
  const [query, setQuery] = useState('')
  /** The cell that the reader is at; a place, because rows can come and go. */
  const [present, setPresent] = useState<GridPlace | null>(null)
  const finding = useFinding({ kind: 'table', root, onStep: (by) => step(by) })
  const { isOpen } = finding

  const texts = useMemo(
    () => (isOpen ? tableTexts({ rows, columns, groupLabel }) : NONE),
    // What heads a group is as new at every drawing as its function; its rows tell when it changes.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [isOpen, rows, columns],
  )
  const searched = useDeferredValue(query)
  const hits = useMemo(() => hitsIn(texts, searched), [texts, searched])
  const at =
    present === null
      ? -1
      : hits.findIndex(({ row, column }) => row === present.row && column === present.column)

  // A new text goes to its first hit from where the reader is, without a key.
  const [answered, setAnswered] = useState('')
  if (isOpen && answered !== searched) {
    setAnswered(searched)
    setPresent(hits[hitFrom(hits, present ?? { ...active, row: Math.max(0, active.row) })] ?? null)
  }
  const step = (by: 1 | -1): void => {
    // Where the present hit is gone, the search goes on from where it was.
    const next = at < 0 ? hitFrom(hits, present ?? active) : stepped(hits.length, at, by)
    const hit = hits[next]
    // A new object even for the only hit: it is brought into view again.
    setPresent(hit === undefined ? null : { ...hit })
  }
  useEffect(() => {
    if (present !== null) goTo(present, false)
    // Only a new hit scrolls.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [present])

  useLayoutEffect(() => {
    const marked = new Map(hits.map(({ row, column }, index) => [`${row}:${column}`, index]))
    for (const cell of root.current?.querySelectorAll<HTMLElement>('[data-cell]') ?? []) {
      const index = isOpen ? placeIn(marked, cell) : undefined
      if (index === undefined) delete cell.dataset['hit']
      else cell.dataset['hit'] = index === at ? 'present' : 'other'
    }
  })

  if (!isOpen) return null
  const close = (): void => {
    finding.close()
    if (present === null || at < 0) finding.giveBack()
    else goTo(present, true)
    setPresent(null)
    setAnswered('')
    setQuery('')
  }
  return (
    <FindBar
      ref={finding.bar}
      label={t('shell:findIn.table', { label: options.label })}
      query={query}
      at={at}
      count={hits.length}
      isPartial={options.isPartial}
      saying={at < 0 || present === null ? '' : (texts[present.row]?.join(', ') ?? '')}
      onQuery={setQuery}
      onStep={step}
      onClose={close}
    />
  )
}

/** A group's heading is one cell for all columns. */
function placeIn(marked: ReadonlyMap<string, number>, cell: HTMLElement): number | undefined {
  const place = cell.dataset['cell'] ?? ''
  return marked.get(cell.matches('.grid-group-cell') ? `${place.split(':')[0] ?? ''}:0` : place)
}
