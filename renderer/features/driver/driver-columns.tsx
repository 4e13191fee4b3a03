import { Link } from '@tanstack/react-router'
import { dayOf, formatDay } from '../../format/dates.ts'
import { t } from '../../i18n/t.ts'
import { textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'

/** Columns that several tables of a driver have. */

/** The day of a row; in texts as numbers, which can be sorted. */
export function dayColumn<Row extends { readonly date: string }>(): TextColumn<Row> {
  return textColumn({
    key: 'day',
    name: t('driver:results.day'),
    width: 120,
    text: ({ date }) => dayOf(date),
    cell: ({ date }) => formatDay(dayOf(date)),
  })
}

interface RaceLinkProps {
  readonly eventId: string
  readonly raceId: string
  readonly raceLabel: string
  readonly tabIndex: 0 | -1
}

export function RaceLink({ eventId, raceId, raceLabel, tabIndex }: RaceLinkProps) {
  return (
    <Link
      to="/event/$eventId/race/$raceId"
      params={{ eventId, raceId }}
      className="row-link truncate"
      tabIndex={tabIndex}
    >
      {raceLabel}
    </Link>
  )
}
