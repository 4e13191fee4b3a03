import { useEffect, useId, useRef } from 'react'
import type { KeyboardEvent, Ref } from 'react'
import { ChevronDown, ChevronUp, Search, X } from 'lucide-react'
import { formatCount } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../button.tsx'
import './find-bar.css'

interface FindBarProps {
  readonly ref: Ref<HTMLElement>
  /** What is searched. */
  readonly label: string
  readonly query: string
  /** Which hit the reader is at, from 0; -1 for none. */
  readonly at: number
  readonly count: number
  /** Only what is loaded was searched. */
  readonly isPartial?: boolean
  /** What the present hit says, for who does not see it. */
  readonly saying: string
  readonly onQuery: (query: string) => void
  readonly onStep: (by: 1 | -1) => void
  readonly onClose: () => void
}

/** The field over a table or a screen in which a text is found: Enter goes on, Shift and Enter back, Escape closes. */
export function FindBar(props: FindBarProps) {
  const { ref, label, query, at, count, isPartial = false, saying, onQuery, onStep, onClose } = props
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  useEffect(() => field.current?.focus(), [])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape') onClose()
    else if (event.key === 'Enter' && event.target === field.current) onStep(event.shiftKey ? -1 : 1)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const none = count === 0
  return (
    // The keys of the field work on its buttons too.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <search ref={ref} className="find-bar" aria-label={label} onKeyDown={onKeyDown}>
      <Search aria-hidden size={14} className="muted" />
      <input
        ref={field}
        type="search"
        className="find-bar-field"
        aria-label={label}
        aria-describedby={id}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
      />
      <output id={id} className={`find-bar-count small ${none && query !== '' ? 'warn' : 'muted'}`}>
        {query === '' ? '' : found(at, count, isPartial)}
        {saying !== '' && <span className="visually-hidden"> {saying}</span>}
      </output>
      <Button tone="quiet" size="row" icon={ChevronUp} iconOnly off={none} onClick={() => onStep(-1)}>
        {t('commands:find.previous')}
      </Button>
      <Button tone="quiet" size="row" icon={ChevronDown} iconOnly off={none} onClick={() => onStep(1)}>
        {t('commands:find.next')}
      </Button>
      <Button tone="quiet" size="row" icon={X} iconOnly onClick={onClose}>
        {t('shell:findIn.close')}
      </Button>
    </search>
  )
}

/** How much was found, and in what of it the reader is. */
export function found(at: number, count: number, isPartial: boolean): string {
  const text = count === 0 ? t('shell:findIn.none') : place(at, count)
  return isPartial ? t('shell:findIn.loaded', { found: text }) : text
}

function place(at: number, count: number): string {
  return at < 0
    ? t('shell:findIn.count', { count, n: formatCount(count) })
    : t('shell:findIn.place', { at: formatCount(at + 1), of: formatCount(count) })
}
