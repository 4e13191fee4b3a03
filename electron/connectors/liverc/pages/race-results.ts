import type { LapBlock, ResultRow } from '../../../../shared/domain/pages.ts'
import { nameKey } from '../../../../shared/domain/text.ts'
import { readCount, readDuration, readLapsTime, readPercent } from '../../../../shared/domain/time.ts'
import { readSourceId } from '../urls.ts'
import { attribute, descendant, hasClass, is, sortHelper, textOf, textOrNull, withClass } from './dom.ts'
import type { Element } from './dom.ts'
import { unsupported } from './page.ts'
import type { Page } from './page.ts'
import { columnsOf, dataRowsOf } from './table.ts'
import type { Columns, DataRow } from './table.ts'

const columns = {
  position: { headings: ['pos', 'position'], position: 0 },
  driver: { headings: ['driver', 'driver name'], position: 1 },
  qualifyingPosition: { headings: ['qual', 'qualifying'], position: 2 },
  lapsTime: { headings: ['laps time'], position: 3 },
  behind: { headings: ['behind'], position: 4 },
  fastLap: { headings: ['fastest lap', 'fast lap'], position: 5 },
  avgLap: { headings: ['avg lap'], position: 6 },
  avgTop5: { headings: ['avg top 5'], position: 7 },
  avgTop10: { headings: ['avg top 10'], position: 8 },
  avgTop15: { headings: ['avg top 15'], position: 9 },
  top3Consecutive: { headings: ['top 3 consecutive'], position: 10 },
  stdDeviation: { headings: ['std deviation'], position: 11 },
  consistency: { headings: ['consistency'], position: 12 },
}
type ColumnName = keyof typeof columns

const isSup = is('sup')
const isDriverLink = (element: Element) =>
  element.name === 'a' && element.attribs['data-driver-id'] !== undefined

/**
 * The rows of the results table (PAGES.md section 7), drivers' ids only from links. Columns are found by their headings;
 * statistics that are missing or cannot be read are `null`.
 * @throws AppError UNSUPPORTED_LIVERC_VARIANT_ERROR where position, driver or laps have an unknown form.
 */
export function readResultRows(page: Page, table: Element): ResultRow[] {
  const rows = dataRowsOf(table)
  const columnsOfTable = columnsOf(table, columns)
  for (const name of ['position', 'driver', 'lapsTime'] as const) {
    if (rows.length > 0 && !columnsOfTable.has(name))
      throw unsupported(page.url, `race_result without the column ${name}`)
  }
  return rows.map((row, index) =>
    readResultRow(columnsOfTable, row, (what) => unsupported(page.url, what, { row: index })),
  )
}

function readResultRow(
  table: Columns<ColumnName>,
  row: DataRow,
  unknown: (what: string) => Error,
): ResultRow {
  const cell = (name: ColumnName) => table.cell(row, name)
  const position = readCount(textOrNull(cell('position')) ?? '')
  if (position === null || position < 1) throw unknown('result row without a position')
  const lapsTimeText = textOrNull(cell('lapsTime'))
  const lapsTime = lapsTimeText === null ? { laps: 0, ms: null } : readLapsTime(lapsTimeText)
  if (lapsTime === null) throw unknown('laps and time of a result row')
  return {
    position,
    ...readDriver(cell('driver'), unknown),
    qualifyingPosition: readCount(textOrNull(cell('qualifyingPosition')) ?? ''),
    lapsTimeText,
    laps: lapsTime.laps,
    totalTimeMs: lapsTime.ms,
    ...readBehind(textOrNull(cell('behind'))),
    ...readFastLap(cell('fastLap')),
    avgLapMs: sortableMs(cell('avgLap')),
    avgTop5Ms: sortableMs(cell('avgTop5')),
    avgTop10Ms: sortableMs(cell('avgTop10')),
    avgTop15Ms: sortableMs(cell('avgTop15')),
    top3ConsecutiveMs: sortableMs(cell('top3Consecutive')),
    stdDeviationMs: sortableMs(cell('stdDeviation')),
    consistencyPercent: readPercent(textOrNull(cell('consistency')) ?? ''),
  }
}

type Driver = Pick<ResultRow, 'carNumber' | 'driverId' | 'driverIdSource' | 'driverName'>

/** Car number, name and, for those with laps, the link with the driver's id. */
function readDriver(cell: Element | null, unknown: (what: string) => Error): Driver {
  if (cell === null) throw unknown('result row without a driver')
  const carNumber = readCount(textOrNull(descendant(cell, withClass('car_num'))) ?? '')
  const link = descendant(cell, isDriverLink)
  const driverId = link === null ? null : readSourceId(attribute(link, 'data-driver-id')?.trim())
  if (link !== null && driverId === null) throw unknown('data-driver-id that is no id')
  const driverName = textOrNull(descendant(cell, withClass('driver_name'))) ?? nameInCell(cell)
  if (driverName === '') throw unknown('result row without a driver name')
  return { carNumber, driverId, driverIdSource: driverId === null ? null : 'link', driverName }
}

/** The name in a cell without `span.driver_name`: its text without link and leading number (H25). */
function nameInCell(cell: Element): string {
  const text = textOf(cell, (element) => element.name === 'a' || hasClass(element, 'car_num'))
  return text.replace(/^\d+ /, '')
}

type Behind = Pick<ResultRow, 'behindText' | 'behindLaps' | 'behindMs'>

/** The interval to the car one place ahead: seconds or laps; other wordings are kept as text (C25). */
function readBehind(behindText: string | null): Behind {
  const laps = /^(\d{1,6}) laps?$/i.exec(behindText ?? '')?.[1]
  const behindMs = behindText === null ? null : readDuration(behindText)
  return { behindText, behindLaps: laps === undefined ? null : Number(laps), behindMs }
}

/** `37.234<sup>10</sup>`: the lap's time and, raised, its number. */
function readFastLap(cell: Element | null): Pick<ResultRow, 'fastLapMs' | 'fastLapNumber'> {
  if (cell === null) return { fastLapMs: null, fastLapNumber: null }
  const raised = textOrNull(descendant(cell, isSup))
  return {
    fastLapMs: readDuration(textOf(cell, isSup)),
    fastLapNumber: raised === null ? null : readCount(raised.replace(/^\((.*)\)$/, '$1')),
  }
}

/** A time in ms from the hidden sort helper, which holds plain seconds, else from the visible text. */
function sortableMs(cell: Element | null): number | null {
  if (cell === null) return null
  return readDuration(sortHelper(cell) ?? textOf(cell))
}

/**
 * Gives rows without a link the id of the lap block with their name: a non-starter has a block, but no link (PAGES.md
 * section 7). A block that is linked or given already is not given again; of two with one name the first goes first.
 */
export function withIdsByName(rows: readonly ResultRow[], blocks: readonly LapBlock[]): ResultRow[] {
  const taken = new Set(rows.map((row) => row.driverId))
  return rows.map((row) => {
    if (row.driverId !== null) return row
    const key = nameKey(row.driverName)
    const block = blocks.find(
      ({ driverId, driver }) => !taken.has(driverId) && nameKey(driver.driverName) === key,
    )
    if (block === undefined) return row
    taken.add(block.driverId)
    return { ...row, driverId: block.driverId, driverIdSource: 'racer_laps_name' }
  })
}
