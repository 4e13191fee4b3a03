// A list that completes a text while the focus stays in the field has no element of its own in HTML.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useEffect, useId, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { CalendarDays, MapPin, Search, User, X } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ThingKind } from '../../../shared/contract/search.ts'
import { t } from '../../i18n/t.ts'
import { formatCount } from '../../format/counts.ts'
import { openRoute } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { SampleMark } from '../../ui/sample-badge.tsx'
import { useSuggestions } from './suggestions.ts'
import type { Suggestion } from './suggestions.ts'
import './omnibox.css'

interface OmniboxProps {
  readonly value: string
  readonly onChange: (value: string) => void
  /** What Enter does while the text is an address; absent for any other text. */
  readonly onAddress: (() => void) | undefined
}

/** Pause after a key before the lists follow, in ms. */
const PAUSE_MS = 120

const ICONS: Record<ThingKind, LucideIcon> = { track: MapPin, event: CalendarDays, driver: User }

/** What is typed shows at once; who listens hears it after a short pause. */
function useTyped(value: string, onChange: (value: string) => void) {
  const [typed, setTyped] = useState(value)
  const [reported, setReported] = useState(value)

  // The address changed by itself (back, forward, a link): the field follows.
  if (value !== reported) {
    setReported(value)
    setTyped(value)
  }

  const latest = useRef(onChange)
  useEffect(() => {
    latest.current = onChange
  })
  useEffect(() => {
    if (typed === reported) return
    const timer = setTimeout(() => {
      setReported(typed)
      latest.current(typed)
    }, PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed, reported])
  return { typed, setTyped }
}

/**
 * The one field that finds everything (ui.md 3a): tracks, events and drivers while they are typed, or a pasted address.
 * The lists below follow the text as well. Down goes through the suggestions, Enter opens one, Esc closes them.
 */
export function Omnibox({ value, onChange, onAddress }: OmniboxProps) {
  const { typed, setTyped } = useTyped(value, onChange)
  const [isOpen, setOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  // What is asked about follows what is typed by a moment; nothing is offered about anything else.
  const isAsked = (typed.trim() === '') === (value.trim() === '')
  const groups = useSuggestions(value.trim(), isOpen && isAsked && onAddress === undefined)
  const items = groups.flatMap((group) => group.items)
  const current = items[active]
  const isShown = isOpen && items.length > 0

  const close = (): void => {
    setOpen(false)
    setActive(-1)
  }
  const choose = ({ route }: Suggestion): void => {
    close()
    if (route.startsWith('/?')) setTyped('')
    openRoute(route)
  }
  const step = (by: 1 | -1): void => {
    setOpen(true)
    // From the field through the suggestions and back to the field.
    setActive((at) => ((at + 1 + by + items.length + 1) % (items.length + 1)) - 1)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      step(event.key === 'ArrowDown' ? 1 : -1)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (isShown && current !== undefined) choose(current)
      else if (onAddress !== undefined && typed === value) onAddress()
      else close()
    } else if (event.key === 'Escape' && isShown) {
      event.preventDefault()
      close()
    }
  }

  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' })
  }, [id, active])

  return (
    <search className="search">
      <Search aria-hidden className="search-glyph" size={16} strokeWidth={2} />
      <input
        ref={field}
        id="find"
        type="search"
        role="combobox"
        aria-label={t('find:search.label')}
        aria-expanded={isShown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isShown && current !== undefined ? `${id}-${active}` : undefined}
        placeholder={t('find:search.label')}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setOpen(true)
          setActive(-1)
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      {typed !== '' && (
        <Button
          tone="quiet"
          size="row"
          icon={X}
          iconOnly
          onClick={() => {
            setTyped('')
            field.current?.focus()
          }}
        >
          {t('find:search.clear')}
        </Button>
      )}
      <output className="visually-hidden">
        {isShown ? t('find:search.found', { count: items.length, n: formatCount(items.length) }) : ''}
      </output>
      <div
        id={`${id}-list`}
        className="suggestions"
        role="listbox"
        aria-label={t('find:search.answers')}
        hidden={!isShown}
      >
        {isShown &&
          groups.map((group) => (
            <div key={group.id} role="group" aria-labelledby={`${id}-${group.id}`}>
              <div className="suggestion-group small muted" id={`${id}-${group.id}`} role="presentation">
                {group.title}
              </div>
              {group.items.map((item) => (
                <Option
                  key={item.id}
                  id={`${id}-${items.indexOf(item)}`}
                  item={item}
                  isActive={item === current}
                  onChoose={() => choose(item)}
                />
              ))}
            </div>
          ))}
      </div>
    </search>
  )
}

interface OptionProps {
  readonly id: string
  readonly item: Suggestion
  readonly isActive: boolean
  readonly onChoose: () => void
}

function Option({ id, item, isActive, onChoose }: OptionProps) {
  const Glyph = ICONS[item.kind]
  return (
    // The field keeps the focus and hears the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      className="suggestion"
      onPointerDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <Glyph aria-hidden size={14} className="muted" />
      <span className="truncate suggestion-name">{item.name}</span>
      {item.isSample && <SampleMark />}
      <span className="truncate small muted">{item.about}</span>
    </div>
  )
}
