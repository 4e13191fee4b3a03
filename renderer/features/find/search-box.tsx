import { useEffect, useRef, useState } from 'react'
import { Search, X } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'

interface SearchBoxProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Pause after a key before the lists follow, in ms. */
const PAUSE_MS = 120

/** The search field. What is typed shows at once; the lists follow after a short pause. */
export function SearchBox({ value, onChange }: SearchBoxProps) {
  const [typed, setTyped] = useState(value)
  const [reported, setReported] = useState(value)
  const field = useRef<HTMLInputElement>(null)

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

  return (
    <search className="search">
      <Search aria-hidden className="search-glyph" size={16} strokeWidth={2} />
      <input
        ref={field}
        id="find"
        type="search"
        aria-label={t('find:search.label')}
        placeholder={t('find:search.label')}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
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
    </search>
  )
}
