import type { RacePageHeading } from '../../../../shared/domain/pages.ts'
import { readCount, readDuration } from '../../../../shared/domain/time.ts'
import { ancestor, descendant, descendants, is, textOf, textOrNull, withClass } from './dom.ts'
import type { Element } from './dom.ts'
import { readEventHeading } from './event-heading.ts'
import type { Page } from './page.ts'

/** The headings of a race page, of the panel and of the results table (PAGES.md section 7). */
export function readRaceHeading(page: Page, table: Element | null): RacePageHeading {
  const panelHeading = readPanelHeading(page, table) ?? ''
  const panel = partsOfPanel(panelHeading)
  const number = table === null ? null : textOrNull(descendant(table, withClass('race_num')))
  const subHeaders =
    table === null ? [] : descendants(table, withClass('class_sub_header')).map((header) => textOf(header))
  const lengthText = valueAfter(subHeaders, 'Length:')
  return {
    ...readEventHeading(page),
    panelHeading,
    raceLabel:
      (table === null ? null : textOrNull(descendant(table, withClass('class_header')))) ??
      panel.label ??
      null,
    roundCode: panel.roundCode ?? null,
    raceNumber: readCount(number ?? '') ?? panel.raceNumber ?? null,
    roundName: valueAfter(subHeaders, 'Round:'),
    lengthText,
    ...readLength(lengthText),
  }
}

/** The heading of the panel around the table; without a table, the first panel that announces results. */
export function readPanelHeading(page: Page, table: Element | null): string | null {
  const panel = table === null ? null : ancestor(table, is('div', 'panel'))
  const heading = panel === null ? null : textOrNull(descendant(panel, withClass('panel-heading')))
  if (heading !== null) return heading
  const headings = descendants(page.document, withClass('panel-heading')).map((element) => textOf(element))
  return headings.find((text) => /\bResults\b|\bRace #\d/i.test(text)) ?? null
}

interface PanelParts {
  readonly label: string | null
  readonly roundCode: string | null
  readonly raceNumber: number | null
}

/** Takes `1/8 Nitro Buggy A-Main Results [M1 Race #14]` apart. */
function partsOfPanel(heading: string): PanelParts {
  const bracket = heading.endsWith(']') ? heading.lastIndexOf('[') : -1
  const before = bracket < 0 ? heading : heading.slice(0, bracket).trim()
  const label = before.replace(/ ?Results$/i, '')
  const inside = bracket < 0 ? '' : heading.slice(bracket + 1, -1).trim()
  const numbered = /(?:^| )Race #(\d{1,6})$/i.exec(inside)
  const roundCode = numbered === null ? '' : inside.slice(0, numbered.index).trim()
  return {
    label: label === '' ? null : label,
    roundCode: roundCode === '' ? null : roundCode,
    raceNumber: numbered === null ? null : Number(numbered[1]),
  }
}

function valueAfter(texts: readonly string[], label: string): string | null {
  const text = texts.find((candidate) => candidate.startsWith(label))
  const value = text?.slice(label.length).trim() ?? ''
  return value === '' ? null : value
}

/** `30:00 Timed` is a length in ms; of a race to a number of laps, `25 Laps`, only the kind is known (C23). */
function readLength(text: string | null): Pick<RacePageHeading, 'lengthMs' | 'lengthKind'> {
  const match = /^([\d:.]{1,15})(?: (.{1,100}))?$/.exec(text ?? '')
  if (match === null) return { lengthMs: null, lengthKind: null }
  const kind = match[2]?.toLowerCase() ?? null
  const lengthKind = kind === 'lap' ? 'laps' : kind
  const isTime = kind === 'timed' || (match[1] ?? '').includes(':')
  return { lengthMs: isTime ? readDuration(match[1] ?? '') : null, lengthKind }
}
