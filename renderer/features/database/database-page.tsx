import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { FolderOpen, ScanSearch } from 'lucide-react'
import type { DatabaseInfo } from '../../../shared/contract/database.ts'
import { openFolder } from '../../app/desktop-shell.ts'
import { client } from '../../bridge.ts'
import { formatBytes, formatCount } from '../../format/counts.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api, queryClient } from '../../state/api.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { inElectron } from '../../state/platform.ts'
import { Button } from '../../ui/button.tsx'
import { Facts } from '../../ui/fact-list.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { BackupPanel } from '../backup/backup-panel.tsx'
import { ValidateButton } from '../health/validate-button.tsx'
import { Recovery } from './recovery.tsx'
import { LastValidation } from './validation.tsx'
import '../health/health.css'
import '../jobs/jobs.css'
import './database.css'

/** The database file: where and how large it is, whether it is whole, its copies, and the ways out when it is not (ui.md 1f). */
export function DatabasePage() {
  useTitle(t('database:title'))
  const blocked = useReadOnlyBlock()
  const info = useQuery(api.database.info.queryOptions({ input: {} }))
  if (info.isError && info.data === undefined)
    return <ErrorState level={1} report={readError(info.error)} onRetry={() => void info.refetch()} />
  if (info.data === undefined) return <Loading label={t('database:loading')} />
  const { backups, validation } = info.data
  return (
    <>
      <header className="admin-head">
        <h1>{t('database:title')}</h1>
        <p>{t('database:total', { size: formatBytes(info.data.bytes + info.data.walBytes) })}</p>
        <span className="spacer" />
        {inElectron && (
          <Button icon={FolderOpen} onClick={() => openFolder('data')}>
            {t('database:openFolder')}
          </Button>
        )}
      </header>
      <div className="admin-body">
        <FileFacts info={info.data} />
        <section aria-labelledby="database-checks">
          <h2 id="database-checks" className="jobs-part">
            {t('database:checks')}
          </h2>
          <div className="health-box">
            <ReadThrough />
            <LastValidation validation={validation} />
            <div className="health-actions">
              <ValidateButton />
              <Link to="/admin" search={{ kind: 'validation' }} className="button button-quiet button-normal">
                {t('database:jobs')}
              </Link>
            </div>
          </div>
        </section>
        <section aria-labelledby="database-copies">
          <h2 id="database-copies" className="jobs-part">
            {t('database:copies')}
          </h2>
          <div className="health-box">
            <BackupPanel />
            <p className="muted small">
              {t('database:policy', {
                hours: backups.dailyAfterHours,
                kept: backups.dailyKept,
                folder: backups.folder,
              })}
            </p>
          </div>
        </section>
        <Recovery blocked={blocked} />
        <Tables tables={info.data.tables} />
      </div>
    </>
  )
}

function FileFacts({ info }: { readonly info: DatabaseInfo }) {
  const { path, bytes, walBytes, unusedBytes, freeBytes, schemaVersion, readOnly } = info
  const writing = readOnly ?? 'none'
  const facts = [
    { name: t('database:path'), value: <code>{path}</code> },
    {
      name: t('database:size'),
      value: t('database:sizeParts', {
        size: formatBytes(bytes + walBytes),
        file: formatBytes(bytes),
        log: formatBytes(walBytes),
      }),
    },
    { name: t('database:unused'), value: t('database:unusedText', { size: formatBytes(unusedBytes) }) },
    { name: t('database:free'), value: freeBytes === null ? t('admin:unknown') : formatBytes(freeBytes) },
    { name: t('database:version'), value: String(schemaVersion) },
    { name: t('database:readOnly'), value: t(`database:readOnly.${writing}`) },
  ]
  return (
    <section aria-labelledby="database-file">
      <h2 id="database-file" className="jobs-part">
        {t('database:file')}
      </h2>
      <Facts facts={facts} className="health-box database-facts" />
    </section>
  )
}

/** Has SQLite read the whole file; what it says is the health of the part, for everybody who shows it. */
function ReadThrough() {
  const health = useQuery(api.health.get.queryOptions({ input: {} }))
  const look = useMutation({
    mutationFn: () => client.health.get({ deep: true }),
    onSuccess: (report) => queryClient.setQueryData(api.health.get.queryKey({ input: {} }), report),
  })
  const part = health.data?.components.find(({ component }) => component === 'database')
  return (
    <div className="health-actions">
      <Button
        icon={ScanSearch}
        busy={look.isPending}
        title={t('database:lookTitle')}
        onClick={() => look.mutate()}
      >
        {look.isPending ? t('database:looking') : t('database:look')}
      </Button>
      <output>
        {look.isError ? (
          <span className="bad">{readError(look.error).message}</span>
        ) : (
          [part?.sentence, part?.action].filter((text) => text !== null && text !== undefined).join(' ')
        )}
      </output>
    </div>
  )
}

function Tables({ tables }: Pick<DatabaseInfo, 'tables'>) {
  const rows = () => [
    [t('database:table'), t('database:rows')],
    ...tables.map(({ name, rows: count }) => [name, String(count)]),
  ]
  return (
    <section aria-labelledby="database-tables">
      <div className="health-actions">
        <h2 id="database-tables" className="jobs-part">
          {t('database:tables')}
        </h2>
        <span className="spacer" />
        <TableTools title={`${t('database:title')} ${t('database:tables')}`} rows={rows} />
      </div>
      <table className="health-box database-tables" aria-labelledby="database-tables">
        <thead>
          <tr>
            <th scope="col">{t('database:table')}</th>
            <th scope="col">{t('database:rows')}</th>
          </tr>
        </thead>
        <tbody>
          {tables.map(({ name, rows: count }) => (
            <tr key={name}>
              <th scope="row">{name.replaceAll('_', ' ')}</th>
              <td>{formatCount(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
