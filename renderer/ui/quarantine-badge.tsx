import { ShieldAlert } from 'lucide-react'
import { t } from '../i18n/t.ts'
import { Badge } from './badge.tsx'

/** Says of an event, wherever it is shown, that it is marked as unsafe (F37); nothing of any other. */
export function QuarantineBadge({ event }: { readonly event: { readonly quarantine: object | null } }) {
  if (event.quarantine === null) return null
  return (
    <Badge tone="warn" icon={ShieldAlert} title={t('recovery:badgeTitle')}>
      {t('recovery:badge')}
    </Badge>
  )
}
