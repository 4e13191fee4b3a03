import { useEffect } from 'react'
import { useNavigate } from '@tanstack/react-router'

/** Keys that bring the search field up from everywhere: Ctrl or Cmd with K, with I to paste an address, with P. */
const SEARCH_KEYS = new Set(['k', 'i', 'p'])

export function useShortcuts(): void {
  const navigate = useNavigate()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      if (!SEARCH_KEYS.has(event.key.toLowerCase()) || document.querySelector('dialog[open]') !== null) return
      event.preventDefault()
      void (async () => {
        if (document.getElementById('find') === null) await navigate({ to: '/' })
        requestAnimationFrame(() => {
          const field = document.getElementById('find')
          if (field instanceof HTMLInputElement) {
            field.focus()
            field.select()
          }
        })
      })()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [navigate])
}
