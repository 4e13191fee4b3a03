import type { LapBlock, PageLap, ScriptDriver } from '../../../../shared/domain/pages.ts'
import { collapseWhiteSpace } from '../../../../shared/domain/text.ts'
import { readCount, readDuration, readLapsTime, readPercent } from '../../../../shared/domain/time.ts'
import { LiteralObject } from '../literal/reader.ts'
import type { LiteralValue } from '../literal/reader.ts'
import { readRacerLaps } from '../literal/racer-laps.ts'
import type { RacerLaps, RacerLapsBlock } from '../literal/racer-laps.ts'
import { descendants, is, textsOf } from './dom.ts'
import { pageError, unsupported } from './page.ts'
import type { Page } from './page.ts'

/** The `racerLaps` of all scripts of a page, read as text. */
export function findRacerLaps(page: Page): RacerLaps {
  const found = descendants(page.document, is('script')).flatMap((script) =>
    textsOf(script).flatMap(({ data, startIndex }) => {
      if (startIndex === null || !data.includes('racerLaps')) return []
      // A script's text in the DOM is a window on the page: reading through it takes a third longer than reading the page.
      return [readRacerLaps(page.html, startIndex, startIndex + data.length)]
    }),
  )
  return {
    isDeclared: found.some(({ isDeclared }) => isDeclared),
    blocks: found.flatMap(({ blocks }) => blocks),
    problem: found.find(({ problem }) => problem !== null)?.problem ?? null,
  }
}

/**
 * The lap block of one driver. All values of the script are text, an empty one is unknown; lap 0 is the grid and no lap
 * (G9, PAGES.md section 7).
 * @throws AppError UNSUPPORTED_LIVERC_VARIANT_ERROR where a block lacks name or laps, RACE_PAGE_FORMAT_ERROR for a lap
 * without a readable number or time.
 */
export function readLapBlock(page: Page, { driverId, members }: RacerLapsBlock): LapBlock {
  const where = `racerLaps[${driverId}]`
  const laps = members.get('laps')
  const driverName = collapseWhiteSpace(printed(members.get('driverName')))
  if (!Array.isArray(laps)) throw unsupported(page.url, `${where} without laps`)
  if (driverName === '') throw unsupported(page.url, `${where} without driverName`)
  const block: LapBlock = { driverId, driver: readDriver(driverName, members), laps: [] }
  for (const [index, item] of laps.entries()) {
    if (!(item instanceof LiteralObject)) throw unsupported(page.url, `${where}.laps[${index}] is no object`)
    const lap = readLap(item)
    if (typeof lap === 'string') {
      const details = { field: `${where}.laps[${index}].${lap}` }
      throw pageError(page.url, 'RACE_PAGE_FORMAT_ERROR', 'A lap on the race page cannot be read.', details)
    }
    if (lap.lap === 0) block.driver.startPosition = lap.position
    else block.laps.push(lap)
  }
  return block
}

function readDriver(driverName: string, members: LiteralObject): ScriptDriver {
  const ms = (key: string) => readDuration(printed(members.get(key)))
  return {
    driverName,
    fastLapMs: ms('fastLap'),
    avgLapMs: ms('avgLap'),
    avgTop5Ms: ms('avgTop5'),
    avgTop10Ms: ms('avgTop10'),
    avgTop15Ms: ms('avgTop15'),
    top2ConsecutiveMs: ms('top2Consecutive'),
    top3ConsecutiveMs: ms('top3Consecutive'),
    stdDeviationMs: ms('stdDeviation'),
    consistencyPercent: readPercent(printed(members.get('consistency'))),
    startPosition: null,
  }
}

/** One lap, or the name of the field that cannot be read. */
function readLap(members: LiteralObject): PageLap | 'lapNum' | 'time' {
  const lap = readCount(printed(members.get('lapNum')))
  if (lap === null) return 'lapNum'
  const timeText = printed(members.get('time'))
  const timeMs = readDuration(timeText)
  if (timeMs === null) return 'time'
  const paceText = printed(members.get('pace'))
  const pace = readLapsTime(paceText)
  const segments = members.get('segments')
  return {
    lap,
    position: readCount(printed(members.get('pos'))),
    timeText,
    timeMs,
    paceText: paceText === '' ? null : paceText,
    paceLaps: pace?.laps ?? null,
    paceMs: pace?.ms ?? null,
    segments: Array.isArray(segments) ? segments.map(segmentText) : [],
  }
}

/** A value of the script as text; numbers are printed again, anything else counts as empty. */
function printed(value: LiteralValue | undefined): string {
  if (typeof value === 'string') return value.trim()
  return typeof value === 'number' ? String(value) : ''
}

/** Segments are kept as they come: no page with any is known. */
function segmentText(segment: LiteralValue): string {
  return typeof segment === 'object' ? JSON.stringify(plain(segment)) : String(segment)
}

function plain(value: LiteralValue): unknown {
  if (value instanceof LiteralObject) return value.members().map(plain)
  return Array.isArray(value) ? value.map(plain) : value
}
