import {
  CloudOff,
  Database,
  History,
  Monitor,
  Moon,
  Plug,
  PlugZap,
  Rewind,
  Rows3,
  Rows4,
  ShieldBan,
  Sun,
  Wifi,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { counted, formatBytes, formatCount } from '../format/counts.ts'
import { formatAgo, formatMoment } from '../format/dates.ts'
import { t } from '../i18n/t.ts'
import { HealthBadge } from './health-badge.tsx'
import { useConnection, useOnline, useSystem } from '../state/connection.ts'
import type { ConnectionState } from '../state/connection.ts'
import { activeJobs, useJobs } from '../state/jobs.ts'
import { setDensity, setTheme, usePreferences } from '../state/preferences.ts'
import type { Density, Theme } from '../state/preferences.ts'
import { JOBS_ROUTE } from '../state/places.ts'
import { unreachableSince } from '../state/reachability.ts'
import { useNow } from '../state/use-now.ts'
import { openRoute } from '../state/workspace.ts'
import { progressCount, progressText, stageText, timeLeft } from '../features/jobs/job-text.ts'

const CONNECTION: Record<ConnectionState, { icon: LucideIcon; tone: string }> = {
  connecting: { icon: PlugZap, tone: 'muted' },
  connected: { icon: Plug, tone: 'good' },
  disconnected: { icon: PlugZap, tone: 'bad' },
}

/** What is going on: the way to the engine and to LiveRC, the running job, the database, the last sync. */
export function StatusBar() {
  const connection = useConnection()
  const system = useSystem()
  const look = CONNECTION[connection]
  const Glyph = look.icon
  return (
    <footer className="status-bar">
      <span className={`status-item status-${look.tone}`}>
        <Glyph aria-hidden size={13} />
        {t(`shell:status.${connection}`)}
      </span>
      {system?.replay === true && (
        <span className="status-item status-replay" title={t('shell:status.replayTitle')}>
          <Rewind aria-hidden size={13} />
          {t('shell:status.replay')}
          <span className="visually-hidden"> ({t('shell:status.replayNote')})</span>
        </span>
      )}
      <HealthBadge />
      <SourceState system={system} />
      <RunningJob />
      <span className="spacer" />
      {system !== undefined && <DataFacts status={system.status} version={system.version} />}
      <Look />
    </footer>
  )
}

/** Whether pages can be fetched; if not, why, and what can be done all the same (ui.md 1e, 3a). */
function SourceState({ system }: { readonly system: ReturnType<typeof useSystem> }) {
  const online = useOnline()
  const now = useNow()
  const since = useJobs(({ byId }) => unreachableSince(byId.values()))
  if (system?.scrapeEnabled === false) {
    return (
      <span className="status-item status-warn">
        <ShieldBan aria-hidden size={13} />
        {t('shell:status.scrapingOff')}
      </span>
    )
  }
  const offline = !online && system?.replay !== true
  if (!offline && since === null) {
    const isReplay = system?.replay === true
    return (
      <span
        className="status-item"
        title={isReplay ? t('shell:status.replayTitle') : t('shell:status.onlineTitle')}
      >
        <Wifi aria-hidden size={13} />
        {t('shell:status.online')}
      </span>
    )
  }
  return (
    <span className="status-item status-warn">
      <CloudOff aria-hidden size={13} />
      {offline || since === null
        ? t('shell:status.offline')
        : t('shell:status.unreachable', { ago: formatAgo(since, now) })}
    </span>
  )
}

function RunningJob() {
  const byId = useJobs((state) => state.byId)
  const active = activeJobs({ byId })
  const first = active[0]
  if (first === undefined) return <span className="status-item">{t('shell:status.noJob')}</span>
  const more = active.length - 1
  const others = more > 0 ? t('shell:status.more', { count: more, n: formatCount(more) }) : ''
  const facts = [progressCount(first), timeLeft(first), others].filter((part) => part !== '').join(' \u00b7 ')
  return (
    <a
      href={JOBS_ROUTE}
      className="status-item status-job"
      title={t('shell:status.jobTitle', { title: first.title, progress: progressText(first) })}
      onClick={(event) => {
        event.preventDefault()
        openRoute(JOBS_ROUTE)
      }}
    >
      <span className="truncate">{first.title}</span>
      <span className="status-figures">{facts === '' ? stageText(first) : facts}</span>
    </a>
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
        title={t('shell:status.databaseTitle', {
          events: counted(status.eventsImported, 'importedEvent'),
          races: counted(status.races, 'race'),
          laps: counted(status.laps, 'lap'),
        })}
      >
        <Database aria-hidden size={13} />
        <span className="visually-hidden">{t('shell:status.database')} </span>
        {formatBytes(status.databaseBytes)}
      </span>
      <span className="status-item" title={syncTitle(status)}>
        <History aria-hidden size={13} />
        {catalogueSyncedAt === null
          ? t('shell:status.neverSynced')
          : t('shell:status.synced', { ago: formatAgo(catalogueSyncedAt, now) })}
      </span>
      <span className="status-item">{t('shell:status.version', { version })}</span>
    </>
  )
}

/** When the track list and the newest event were fetched, to the minute. */
function syncTitle({ catalogueSyncedAt, newestIngestedAt }: DataFactsProps['status']): string | undefined {
  const parts = [
    catalogueSyncedAt === null ? '' : t('shell:status.syncedAt', { moment: formatMoment(catalogueSyncedAt) }),
    newestIngestedAt === null ? '' : t('shell:status.importedAt', { moment: formatMoment(newestIngestedAt) }),
  ].filter((part) => part !== '')
  return parts.length === 0 ? undefined : parts.join('\n')
}

const THEME: Record<Theme, { icon: LucideIcon; next: Theme }> = {
  system: { icon: Monitor, next: 'light' },
  light: { icon: Sun, next: 'dark' },
  dark: { icon: Moon, next: 'system' },
}
const OTHER_DENSITY: Record<Density, Density> = { compact: 'comfortable', comfortable: 'compact' }

/** Row height and theme, where they are always in view. */
function Look() {
  const theme = usePreferences((state) => state.theme)
  const density = usePreferences((state) => state.density)
  const { icon: ThemeGlyph, next } = THEME[theme]
  const DensityGlyph = density === 'compact' ? Rows4 : Rows3
  const otherDensity = OTHER_DENSITY[density]
  return (
    <span className="status-look">
      <button
        type="button"
        className="status-button"
        title={t('shell:density.title', {
          now: t(`shell:density.${density}`),
          next: t(`shell:density.${otherDensity}`),
        })}
        onClick={() => setDensity(otherDensity)}
      >
        <DensityGlyph aria-hidden size={13} />
        {t(`shell:density.${density}`)}
        <span className="visually-hidden"> {t('shell:density.change')}</span>
      </button>
      <button
        type="button"
        className="status-button"
        title={t('shell:theme.title', { now: t(`shell:theme.${theme}`), next: t(`shell:theme.${next}`) })}
        onClick={() => setTheme(next)}
      >
        <ThemeGlyph aria-hidden size={13} />
        {t(`shell:theme.${theme}`)}
        <span className="visually-hidden"> {t('shell:theme.change')}</span>
      </button>
    </span>
  )
}
