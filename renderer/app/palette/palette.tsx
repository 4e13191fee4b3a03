import { useEffect, useMemo, useRef, useState } from 'react'
import { Autocomplete, Input, Label, Menu, MenuItem, TextField } from 'react-aria-components'
import { t } from '../../i18n/t.ts'
import { isMac } from '../../state/platform.ts'
import { usePreferences } from '../../state/preferences.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { resolveKeymap } from '../commands/keymap.ts'
import { closeOverlay } from '../overlays.ts'
import type { PaletteMode } from '../overlays.ts'
import { findForPalette } from '../../features/find/palette-source.ts'
import { addPaletteSource, askSources, ownItems, ranked } from './sources.ts'
import type { PaletteItem } from './sources.ts'
import './palette.css'

const ASK_AFTER_MS = 120

addPaletteSource(findForPalette)

/** Everything by name: commands, open tabs, places, and what the sources find. */
function Palette({ mode }: { readonly mode: PaletteMode }) {
  const [query, setQuery] = useState('')
  const keymap = usePreferences((state) => state.keymap)
  // What can be done is settled when the palette opens: the dialog itself takes the focus from where commands look.
  const [own] = useState(() => ownItems(mode, resolveKeymap(keymap, isMac)))
  const found = useFound(mode === 'all' ? query.trim() : '')
  const items = useMemo(() => [...ranked(own, query), ...found], [own, query, found])
  const chosen = useRef<PaletteItem | undefined>(undefined)

  const label = t('shell:palette.label')
  const hint = mode === 'tabs' ? t('shell:palette.tabsHint') : t('shell:palette.hint')
  return (
    <Dialog
      title={label}
      bare
      className="palette"
      onClose={() => {
        closeOverlay('palette')
        // Run when the dialog has given the focus back, so that the command finds it where it was.
        if (chosen.current !== undefined) setTimeout(chosen.current.run)
      }}
    >
      {(close) => (
        <Autocomplete inputValue={query} onInputChange={setQuery}>
          <TextField className="palette-search">
            <Label className="visually-hidden">{label}</Label>
            <Input placeholder={hint} />
          </TextField>
          {/* What scrolls must be reached by the keyboard, though the arrow keys in the field are the usual way. */}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role */}
          <div className="palette-items" role="group" aria-label={label} tabIndex={0}>
            <Menu
              aria-label={label}
              items={items}
              onAction={(key) => {
                chosen.current = items.find(({ id }) => id === key)
                close()
              }}
              renderEmptyState={() => <p className="palette-none muted">{t('shell:palette.nothing')}</p>}
            >
              {(item) => (
                <MenuItem id={item.id} className="palette-item" textValue={item.title}>
                  <span className="truncate">{item.title}</span>
                  <span className="muted small truncate">{item.about}</span>
                  {item.keys !== undefined && <kbd className="keys">{item.keys}</kbd>}
                </MenuItem>
              )}
            </Menu>
          </div>
        </Autocomplete>
      )}
    </Dialog>
  )
}

/** What the sources answer, a moment after the last key. */
function useFound(query: string): readonly PaletteItem[] {
  const [answer, setAnswer] = useState<{ query: string; items: readonly PaletteItem[] }>({
    query: '',
    items: [],
  })
  useEffect(() => {
    if (query === '') return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      void askSources(query, stop.signal).then((items) => {
        if (!stop.signal.aborted) setAnswer({ query, items })
      })
    }, ASK_AFTER_MS)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [query])
  return answer.query === query ? answer.items : []
}

// Loaded by React.lazy, which takes the default export.
// oxlint-disable-next-line import/no-default-export
export default Palette
