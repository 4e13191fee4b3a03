import { useEffect, useRef } from 'react'
import { toast as show, Toaster as Sonner } from 'sonner'
import 'sonner/dist/styles.css'
import { t } from '../i18n/t.ts'
import { usePreferences } from '../state/preferences.ts'
import { useToasts } from './toast.ts'
import type { ToastText } from './toast.ts'
import './toast.css'

const SHOW = { good: show.success, bad: show.error, plain: show }
const SHOWN_MS = 8000

function draw({ tone, title, text, action }: ToastText): void {
  SHOW[tone](title, {
    ...(text === undefined ? {} : { description: text }),
    ...(action === undefined ? {} : { action: { label: action.label, onClick: action.run } }),
    duration: SHOWN_MS,
  })
}

function Toaster() {
  const theme = usePreferences((state) => state.theme)
  const asked = useToasts((state) => state.asked)
  const drawn = useRef(0)
  useEffect(() => {
    for (const text of asked.slice(drawn.current)) draw(text)
    drawn.current = asked.length
  }, [asked])
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      containerAriaLabel={t('shell:toasts.label')}
      offset={{ bottom: 40, right: 16 }}
    />
  )
}

// Loaded by React.lazy, which takes the default export.
// oxlint-disable-next-line import/no-default-export
export default Toaster
