import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { Link } from '@tanstack/react-router'
import type { ComparedDriver } from '../../../shared/contract/ui.ts'
import { formatDay } from '../../format/dates.ts'
import { formatLapsAndTime } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { removeFromCompare } from '../../state/compare.ts'
import { Button } from '../../ui/button.tsx'
import { focusAround } from '../../ui/focus-around.ts'
import { DriverLink } from '../../ui/driver-link.tsx'
import { DriverMark } from '../../ui/driver-mark.tsx'
import { announce } from '../../ui/live-region.tsx'
import { useIsQuarantined } from '../recovery/use-quarantine.ts'
import { moved } from './compare-model.ts'
import type { CompareLine } from './compare-model.ts'

interface LineListProps {
  readonly lines: readonly CompareLine[]
  readonly reference: string | undefined
  readonly onChange: (compared: readonly ComparedDriver[]) => void
  readonly onReference: (key: string) => void
}

const nameOf = ({ session, driver }: CompareLine): string => session?.driverName ?? driver.driverId

/** What is compared, in order: moved, removed, made the reference. */
export function LineList({ lines, reference, onChange, onReference }: LineListProps) {
  const drivers = lines.map(({ driver }) => driver)
  const move = (line: CompareLine, by: 1 | -1): void => {
    onChange(moved(drivers, line.style, by))
    announce(t('compare:line.moved', { name: nameOf(line), place: line.style + 1 + by, of: lines.length }))
  }
  const remove = (line: CompareLine): void => {
    removeFromCompare(line.driver)
    announce(t('compare:line.removed', { name: nameOf(line) }))
  }
  return (
    <ol className="compare-lines" aria-label={t('compare:lines')}>
      {lines.map((line) => (
        <li key={line.key} className="compare-line">
          <DriverMark index={line.style} />
          <span className="compare-number muted">{line.style + 1}</span>
          <span className="compare-who">
            <span className="compare-driver">
              <DriverLink driverId={line.driver.driverId} name={nameOf(line)} />
              <Driven line={line} />
            </span>
            <About line={line} />
          </span>
          <label className="compare-reference small">
            <input
              type="radio"
              name="compare-reference"
              checked={line.key === reference}
              disabled={line.run.timesMs.length === 0}
              aria-label={t('compare:line.reference', { name: nameOf(line) })}
              onChange={() => onReference(line.key)}
            />
            <span aria-hidden>{t('compare:line.isReference')}</span>
          </label>
          <Button
            tone="quiet"
            size="row"
            icon={ChevronUp}
            iconOnly
            off={line.style === 0}
            onClick={() => move(line, -1)}
          >
            {t('compare:line.up', { name: nameOf(line) })}
          </Button>
          <Button
            tone="quiet"
            size="row"
            icon={ChevronDown}
            iconOnly
            off={line.style === lines.length - 1}
            onClick={() => move(line, 1)}
          >
            {t('compare:line.down', { name: nameOf(line) })}
          </Button>
          <Button
            tone="quiet"
            size="row"
            icon={X}
            iconOnly
            onClick={(event) => {
              // The button goes away with its line; the focus stays near.
              focusAround(event.currentTarget)
              remove(line)
            }}
          >
            {t('compare:line.remove', { name: nameOf(line) })}
          </Button>
        </li>
      ))}
    </ol>
  )
}

/** How far, and how many of its laps count. */
function Driven({ line: { session, run, counted } }: { readonly line: CompareLine }) {
  if (session === null) return null
  return (
    <>
      <span className="small muted">
        {formatLapsAndTime(session.printed.laps, session.printed.totalTimeMs)}
      </span>
      <span className="small muted">
        {run.timesMs.length === 0
          ? t('compare:line.noLaps')
          : t('compare:line.laps', { counted: counted.counted, laps: run.timesMs.length })}
      </span>
    </>
  )
}

/** Why there is nothing to compare. */
function Missing({ eventId }: { readonly eventId: string }) {
  const quarantined = useIsQuarantined(eventId)
  return (
    <span className="small compare-missing">
      {quarantined ? (
        <Link to="/event/$eventId" params={{ eventId }}>
          {t('recovery:compareMissing')}
        </Link>
      ) : (
        t('compare:line.missing')
      )}
    </span>
  )
}

function About({ line }: { readonly line: CompareLine }) {
  const { session, driver } = line
  if (session === null) return <Missing eventId={driver.eventId} />
  return (
    <span className="small muted compare-about">
      <Link to="/event/$eventId/race/$raceId" params={driver}>
        {t('compare:line.session', { race: session.raceLabel, event: session.eventName })}
      </Link>
      <span>{formatDay(session.date)}</span>
    </span>
  )
}
