import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { Check, TriangleAlert } from 'lucide-react'
import type { DriftReportView } from '../../../shared/contract/drift.ts'
import { client } from '../../bridge.ts'
import { formatCount } from '../../format/counts.ts'
import { formatAgo, formatMoment } from '../../format/dates.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api, queryClient } from '../../state/api.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { useNow } from '../../state/use-now.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ReasonDialog } from '../admin/reason-dialog.tsx'

/** Pages of LiveRC that no longer have the form that is known, and their confirmation (F30). */
export function DriftReports() {
  const drift = useQuery(api.drift.list.queryOptions({ input: {} }))
  const [asking, setAsking] = useState(false)
  const readOnly = useReadOnlyBlock()
  if (drift.isError) return <p className="bad">{readError(drift.error).message}</p>
  if (drift.data === undefined) return null
  const { reports, unconfirmed, stopAfter, stopped } = drift.data
  const anyOpen = reports.some(({ confirmedAt }) => confirmedAt === null)
  const confirm = async (note: string): Promise<void> => {
    await client.drift.confirm({ note })
    void queryClient.invalidateQueries({ queryKey: api.drift.key() })
    void queryClient.invalidateQueries({ queryKey: api.health.key() })
  }
  return (
    <section aria-labelledby="health-drift">
      <h2 id="health-drift" className="jobs-part" tabIndex={-1}>
        {t('health:drift.title')}
      </h2>
      {reports.length === 0 ? (
        <p className="muted">{t('health:drift.none')}</p>
      ) : (
        <>
          <div className={`health-box ${stopped ? 'health-box-warn' : ''}`}>
            {stopped && <strong>{t('health:drift.stopped')}</strong>}
            <div className="health-actions">
              <span>
                {t('health:drift.open', {
                  open: formatCount(unconfirmed),
                  all: formatCount(reports.length),
                  stop: formatCount(stopAfter),
                })}
              </span>
              <span className="spacer" />
              {anyOpen && (
                <Button icon={Check} blocked={readOnly} onClick={() => setAsking(true)}>
                  {t('health:drift.confirm')}
                </Button>
              )}
            </div>
          </div>
          <ul className="job-list drift-list">
            {reports.map((report) => (
              <Report key={`${report.url} ${report.variant} ${report.firstSeenAt}`} report={report} />
            ))}
          </ul>
        </>
      )}
      {asking && (
        <ReasonDialog
          title={t('health:drift.dialog')}
          confirm={t('health:drift.doConfirm')}
          tone="primary"
          run={confirm}
          onClose={() => setAsking(false)}
        >
          <p>{t('health:drift.dialogText')}</p>
        </ReasonDialog>
      )}
    </section>
  )
}

function Report({ report }: { readonly report: DriftReportView }) {
  const now = useNow()
  const isOpen = report.confirmedAt === null
  return (
    <li className="job">
      <div className="job-line">
        <Badge tone={isOpen ? 'warn' : 'neutral'} icon={isOpen ? TriangleAlert : Check}>
          {isOpen ? t('health:drift.open.one') : t('health:drift.confirmed')}
        </Badge>
        <h3 className="job-title">{report.pageType}</h3>
        <span className="muted small">{report.code}</span>
        <span className="spacer" />
        <time className="muted small" dateTime={report.seenAt} title={formatMoment(report.seenAt)}>
          {t('health:drift.seen', { ago: formatAgo(report.seenAt, now) })}
        </time>
      </div>
      <dl className="drift-facts small">
        <div>
          <dt className="muted">{t('health:drift.page')}</dt>
          <dd>{report.url}</dd>
        </div>
        <div>
          <dt className="muted">{t('health:drift.variant')}</dt>
          <dd>{report.variant}</dd>
        </div>
        {report.artefact !== null && (
          <div>
            <dt className="muted">{t('health:drift.kept')}</dt>
            <dd>{report.artefact}</dd>
          </div>
        )}
      </dl>
    </li>
  )
}
