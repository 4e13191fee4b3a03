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
  return isSample(of) ? <SampleMark /> : null
}

/** The badge itself, for what is known to be of the sample. */
export function SampleMark() {
  return (
    <Badge tone="info" icon={FlaskConical}>
      {t('common:sample')}
    </Badge>
  )
}
