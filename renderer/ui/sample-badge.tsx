import { FlaskConical } from 'lucide-react'
import { isSample } from '../../shared/domain/sample.ts'
import { t } from '../i18n/t.ts'
import { Badge } from './badge.tsx'

interface SampleBadgeProps {
  readonly trackSlug?: string
  readonly eventId?: string
}

/** Says of the sample, wherever it is shown, that it is one; nothing for anything else. */
export function SampleBadge(of: SampleBadgeProps) {
  if (!isSample(of)) return null
  return (
    <Badge tone="info" icon={FlaskConical}>
      {t('common:sample')}
    </Badge>
  )
}
