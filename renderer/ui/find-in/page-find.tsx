import { useEffect, useState } from 'react'
import type { RefObject } from 'react'
import { t } from '../../i18n/t.ts'
import { FindBar } from './find-bar.tsx'
import { stepped } from './hits.ts'
import { markRanges, rangesIn } from './page-text.ts'
import { useFinding } from './use-finding.ts'

interface PageFindProps {
  /** The pane that is searched where it holds no table. */
  readonly root: RefObject<HTMLElement | null>
  /** The view in it: another one ends the search. */
  readonly viewId: string
}

interface Found {
  readonly ranges: readonly Range[]
  readonly at: number
}

const NOTHING: Found = { ranges: [], at: -1 }

/** How long changes of the screen are gathered before it is searched again, in ms. */
const GATHER_MS = 150

/** Finding a text on a screen that is no table: cards, facts, explanations. The desktop window has no search of its own. */
export function PageFind({ root, viewId }: PageFindProps) {
  const [query, setQuery] = useState('')
  const [{ ranges, at }, setFound] = useState(NOTHING)
  const [searchedView, setSearchedView] = useState(viewId)
  const finding = useFinding({ kind: 'pane', root, onStep: (by) => step(by) })
  const { isOpen, bar } = finding

  if (searchedView !== viewId) {
    setSearchedView(viewId)
    if (isOpen) finding.close()
  }

  const step = (by: 1 | -1): void => {
    const next = stepped(ranges.length, at, by)
    setFound({ ranges, at: next })
    ranges[next]?.startContainer.parentElement?.scrollIntoView({ block: 'center', inline: 'nearest' })
  }

  // The screen changes by itself: what is marked follows it.
  useEffect(() => {
    const element = root.current
    if (!isOpen || element === null) return
    const search = (): void =>
      setFound((before) => {
        const found = rangesIn(element, query, bar.current)
        return { ranges: found, at: Math.min(before.at < 0 ? 0 : before.at, found.length - 1) }
      })
    search()
    let timer: ReturnType<typeof setTimeout> | undefined
    const observer = new MutationObserver((changes) => {
      if (changes.every(({ target }) => bar.current?.contains(target) === true)) return
      clearTimeout(timer)
      timer = setTimeout(search, GATHER_MS)
    })
    observer.observe(element, { childList: true, subtree: true, characterData: true })
    return () => {
      clearTimeout(timer)
      observer.disconnect()
    }
  }, [root, bar, isOpen, query])

  useEffect(() => {
    if (!isOpen) return
    markRanges(ranges, ranges[at])
    return () => markRanges([], undefined)
  }, [isOpen, ranges, at])

  // The first hit of a new text comes into view without a key.
  const first = ranges[0]
  useEffect(() => {
    if (isOpen && query !== '') first?.startContainer.parentElement?.scrollIntoView({ block: 'nearest' })
    // Only a new text scrolls: new content must not move what is being read.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isOpen, query])

  if (!isOpen) return null
  return (
    <FindBar
      ref={bar}
      label={t('shell:findIn.screen')}
      query={query}
      at={at}
      count={ranges.length}
      saying={ranges[at]?.startContainer.parentElement?.textContent.trim().slice(0, 120) ?? ''}
      onQuery={(text) => {
        setFound(NOTHING)
        setQuery(text)
      }}
      onStep={step}
      onClose={() => {
        finding.close()
        setQuery('')
        finding.giveBack()
      }}
    />
  )
}
