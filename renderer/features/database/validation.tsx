import { CircleCheck, CircleX } from 'lucide-react'
import type { ValidationResult } from '../../../shared/contract/validation.ts'
import { formatAgo, formatMoment } from '../../format/dates.ts'
import { t } from '../../i18n/t.ts'
import { useNow } from '../../state/use-now.ts'
import { Badge } from '../../ui/badge.tsx'
import { DamagedEvents } from '../recovery/damaged-events.tsx'

/** What the last validation found, check by check, in its own sentences (F29). */
export function LastValidation({ validation }: { readonly validation: ValidationResult | null }) {
  const now = useNow()
  if (validation === null) return <p className="muted">{t('database:validation.never')}</p>
  const { ok, checks, damaged, finishedAt, ingestionEnabled } = validation
  return (
    <div className="database-validation">
      <div className="health-actions">
        <h3>{t('database:validation')}</h3>
        <Badge tone={ok ? 'good' : 'bad'} icon={ok ? CircleCheck : CircleX}>
          {ok ? t('database:validation.ok') : t('database:validation.bad')}
        </Badge>
        <time className="muted small" dateTime={finishedAt}>
          {t('database:validation.when', {
            moment: formatMoment(finishedAt),
            ago: formatAgo(finishedAt, now),
          })}
        </time>
      </div>
      {!ok && <p>{ingestionEnabled ? t('database:validation.on') : t('database:validation.off')}</p>}
      <ul className="database-checks" aria-label={t('database:validation')}>
        {checks.map((check) => (
          <li key={check.name}>
            <Badge tone={check.ok ? 'good' : 'bad'} icon={check.ok ? CircleCheck : CircleX}>
              {check.ok ? t('database:passed') : t('database:failed')}
            </Badge>
            <strong>{t(`database:check.${check.name}`)}</strong>
            <div>
              {check.sentence}
              {check.problems.length > 0 && (
                <ul className="database-problems small">
                  {[...new Set(check.problems)].map((problem) => (
                    <li key={problem}>{problem}</li>
                  ))}
                </ul>
              )}
            </div>
          </li>
        ))}
      </ul>
      <DamagedEvents damaged={damaged} />
    </div>
  )
}
