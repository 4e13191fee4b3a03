import { useMemo, useState } from 'react'
import { formatCount } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { ofJob, wantedLines } from '../logs/log-lines.ts'
import type { Level } from '../logs/log-lines.ts'
import { LevelSelect, LogTable, LogTools } from '../logs/log-table.tsx'
import { useJobLog } from './use-job-log.ts'

/** A job's own log, live: filtered by level and text, to be copied (M12). */
export function JobLog({ jobId, title }: { readonly jobId: string; readonly title: string }) {
  const { lines, loaded, error } = useJobLog(jobId)
  const [level, setLevel] = useState<Level>('debug')
  const [text, setText] = useState('')
  const shown = useMemo(() => wantedLines(lines.map(ofJob), level, text), [lines, level, text])
  if (error !== null && lines.length === 0) return <ErrorState report={error} />
  return (
    <section className="job-log" aria-labelledby="job-log">
      <div className="log-more">
        <h2 id="job-log">{t('jobs:log')}</h2>
        <LevelSelect value={level} onChange={setLevel} />
        <input
          type="search"
          className="admin-input log-text"
          aria-label={t('logs:text')}
          placeholder={t('logs:text')}
          value={text}
          maxLength={200}
          onChange={(event) => setText(event.target.value)}
        />
        <output className="muted small">
          {t('logs:lines', { count: shown.length, n: formatCount(shown.length) })}
        </output>
        <span className="spacer" />
        <LogTools title={`${title} ${t('jobs:log')}`} lines={shown} />
      </div>
      {!loaded && lines.length === 0 ? (
        <Loading label={t('logs:loading')} />
      ) : (
        <LogTable label={t('jobs:logOf', { title })} lines={shown} follows />
      )}
    </section>
  )
}
