import type { EventHeading, EventStats } from '../../../../shared/domain/pages.ts'
import { readCount, readDateRange } from '../../../../shared/domain/time.ts'
import { descendants, is, textOrNull } from './dom.ts'
import { headingText } from './page.ts'
import type { Page } from './page.ts'
import { valueBeside } from './table.ts'

/**
 * The headings that event page, entry list and race page share: `h1` track, `h3` event, `h5` date or range (PAGES.md
 * section 5). Empty names stand for missing headings; the schema refuses them.
 */
export function readEventHeading(page: Page): EventHeading {
  const dateText = headingText(page, 'h5')
  const range = dateText === null ? null : readDateRange(dateText)
  return {
    trackName: headingText(page, 'h1') ?? '',
    eventName: headingText(page, 'h3') ?? '',
    dateText,
    dateStart: range?.start ?? null,
    dateEnd: range?.end ?? null,
  }
}

/** The statistics card that event page and entry list share (PAGES.md section 5). */
export function readEventStats(page: Page): EventStats {
  const tables = descendants(page.document, is('table'))
  const registrations = textOrNull(valueBeside(tables, 'registrations')) ?? ''
  const laps = textOrNull(valueBeside(tables, 'total race laps'))
  return {
    raceTrack: textOrNull(valueBeside(tables, 'race track')),
    entries: labelledCount(registrations, /\bEntries: ?([\d,]{1,20})/i),
    drivers: labelledCount(registrations, /\bDrivers: ?([\d,]{1,20})/i),
    totalRaceLaps: laps === null ? null : readCount(laps),
  }
}

function labelledCount(text: string, pattern: RegExp): number | null {
  const printed = pattern.exec(text)?.[1]
  return printed === undefined ? null : readCount(printed)
}
