import { CloudOff, Lock, LockKeyhole } from 'lucide-react'
import { formatAgo, formatMoment } from '../format/dates.ts'
import { t } from '../i18n/t.ts'
import { useNow } from '../state/use-now.ts'
import { EmptyState } from './states.tsx'
import './notes.css'

/** Why something that needs LiveRC cannot be done now, beside its button; draws nothing when it can. */
export function BlockedNote({ reason }: { readonly reason: string | null }) {
  if (reason === null) return null
  return (
    <p className="blocked-note small">
      <CloudOff aria-hidden size={13} />
      {reason} {t('shell:block.readable')}
    </p>
  )
}

/** Why nothing can be changed on a screen; draws nothing when it can. */
export function ReadOnlyNote({ reason }: { readonly reason: string | null }) {
  if (reason === null) return null
  return (
    <p className="blocked-note">
      <LockKeyhole aria-hidden size={14} />
      {reason} {t('shell:block.changes')}
    </p>
  )
}

const DAY_MS = 86_400_000

/** When something was taken over, and from the second day on that nobody has looked for changes since (ui.md 3b, stale). */
export function Freshness({ at }: { readonly at: string }) {
  const now = useNow()
  const isOld = now - Date.parse(at) > DAY_MS
  return (
    <span className="muted" title={t('event:header.importedWhen', { moment: formatMoment(at) })}>
      {t('event:header.imported', { ago: formatAgo(at, now) })}
      {isOld && <span className="stale"> {t('shell:freshness.unchecked')}</span>}
    </span>
  )
}

/** Somebody else holds what is wanted: who, and what to do about it. */
export function ConflictState({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <EmptyState icon={Lock} title={title}>
      <p>{text}</p>
    </EmptyState>
  )
}
