import { Link } from '@tanstack/react-router'
import { CloudOff, Database, History, Plug, PlugZap, Rewind, ShieldBan } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { counted, formatBytes } from '../format/counts.ts'
import { formatAgo, formatMoment } from '../format/dates.ts'
import { useConnection, useOnline, useSystem } from '../state/connection.ts'
import type { ConnectionState } from '../state/connection.ts'
import { activeJobs, useJobs } from '../state/jobs.ts'
import { progressCount, progressText, stageText, timeLeft } from '../features/jobs/job-text.ts'
import { useNow } from '../state/use-now.ts'

const CONNECTION: Record<ConnectionState, { label: string; icon: LucideIcon; tone: string }> = {
  connecting: { label: 'Connecting\u2026', icon: PlugZap, tone: 'muted' },
  connected: { label: 'Connected', icon: Plug, tone: 'good' },
  disconnected: { label: 'Engine disconnected', icon: PlugZap, tone: 'bad' },
}

/** What is going on: the way to the engine and to LiveRC, the running job, the database, the track list's age. */
export function StatusBar() {
  const connection = useConnection()
  const online = useOnline()
  const system = useSystem()
  const look = CONNECTION[connection]
  const Glyph = look.icon
  return (
    <footer className="status-bar">
      <span className={`status-item status-${look.tone}`}>
        <Glyph aria-hidden size={13} />
        {look.label}
      </span>
      {system?.replay === true && (
        <span
          className="status-item status-replay"
          title="Pages come from a replay server on this computer, not from LiveRC"
        >
          <Rewind aria-hidden size={13} />
          REPLAY
        </span>
      )}
      {system?.scrapeEnabled === false && (
        <span className="status-item status-warn">
          <ShieldBan aria-hidden size={13} />
          Scraping off: nothing can be fetched, everything stored can be read
        </span>
      )}
      {!online && system?.replay !== true && (
        <span className="status-item status-warn">
          <CloudOff aria-hidden size={13} />
          Offline: nothing can be fetched, everything stored can be read
        </span>
      )}
      <RunningJob />
      <span className="spacer" />
      {system !== undefined && <DataFacts status={system.status} version={system.version} />}
    </footer>
  )
}

function RunningJob() {
  const byId = useJobs((state) => state.byId)
  const active = activeJobs({ byId })
  const first = active[0]
  if (first === undefined) return null
  const others = active.length > 1 ? `and ${counted(active.length - 1, 'more job')}` : ''
  const facts = [progressCount(first), timeLeft(first), others].filter((part) => part !== '').join(' \u00b7 ')
  return (
    <Link to="/jobs" className="status-item status-job" title={`${first.title}: ${progressText(first)}`}>
      <span className="truncate">{first.title}</span>
      <span className="status-figures">{facts === '' ? stageText(first) : facts}</span>
    </Link>
  )
}

interface DataFactsProps {
  readonly status: NonNullable<ReturnType<typeof useSystem>>['status']
  readonly version: string
}

function DataFacts({ status, version }: DataFactsProps) {
  const now = useNow()
  const { catalogueSyncedAt } = status
  return (
    <>
      <span
        className="status-item"
        title={`${counted(status.eventsImported, 'imported event')}, ${counted(status.races, 'race')}, ${counted(status.laps, 'lap')}`}
      >
        <Database aria-hidden size={13} />
        <span className="visually-hidden">Database: </span>
        {formatBytes(status.databaseBytes)}
      </span>
      <span
        className="status-item"
        title={catalogueSyncedAt === null ? undefined : formatMoment(catalogueSyncedAt)}
      >
        <History aria-hidden size={13} />
        {catalogueSyncedAt === null
          ? 'Track list never synced'
          : `Track list synced ${formatAgo(catalogueSyncedAt, now)}`}
      </span>
      <span className="status-item">v{version}</span>
    </>
  )
}
