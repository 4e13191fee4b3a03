import type { EventFinding, OtherFinding } from '../../../shared/contract/quality.ts'
import { figureName, figureText } from '../../format/figures.ts'
import { formatTime, NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'

type Finding = EventFinding | OtherFinding

export interface FindingText {
  /** The thing that is doubtful, in a few words. */
  readonly what: string
  /** What was expected and what was found. */
  readonly sentence: string
  /** LiveRC's value and ours, where there are two to stand side by side. */
  readonly printed: string
  readonly computed: string
}

/** A finding in words: on an event's own tab and in Admin > Data quality the same. */
export function findingText(finding: Finding): FindingText {
  switch (finding.kind) {
    case 'figures':
      return ofFigure(finding)
    case 'totals': {
      const [printed, computed] = [formatTime(finding.printed), formatTime(finding.computed)]
      return {
        what: t('quality:total'),
        sentence: t('quality:say.totals', { printed, computed }),
        printed,
        computed,
      }
    }
    case 'laps': {
      const { printed, stored } = finding
      const key = stored < printed ? 'quality:say.missing' : 'quality:say.tooMany'
      return {
        what: t('quality:laps'),
        sentence: t(key, { printed, stored }),
        printed: String(printed),
        computed: String(stored),
      }
    }
    case 'rows':
      return ofRows(finding)
    case 'lap1':
      return inWords(t('quality:lap1'), t('quality:say.lap1'))
    case 'entries': {
      const { reason, driverName: driver, className } = finding
      return inWords(t(`quality:entry.${reason}`), t(`quality:say.${reason}`, { driver, class: className }))
    }
    case 'notes':
      return inWords(t('quality:note'), finding.note)
    case 'notRun':
      return inWords(t('quality:notRun'), t('quality:say.notRun'))
    case 'drift':
      return inWords(finding.url, t('quality:say.drift', { variant: finding.variant }))
    case 'validation': {
      const { check, sentence, problem } = finding
      return inWords(t(`database:check.${check}`), problem === null ? sentence : `${sentence} ${problem}`)
    }
  }
}

function inWords(what: string, sentence: string): FindingText {
  return { what, sentence, printed: '', computed: '' }
}

function ofFigure(finding: Extract<Finding, { kind: 'figures' }>): FindingText {
  const name = finding.figure.replace('script.', '')
  const figure = figureLabel(finding.figure, finding.lap)
  const printed = valueText(name, finding.printed)
  const computed = valueText(name, finding.computed)
  return {
    what: figure,
    sentence:
      finding.computed === null
        ? t('quality:say.tooFew', { figure, printed })
        : t('quality:say.figures', { figure, printed, computed }),
    printed,
    computed,
  }
}

function ofRows({ message, expected, found }: Extract<Finding, { kind: 'rows' }>): FindingText {
  const what = t('quality:kind.rows')
  if (expected === null && found === null) return inWords(what, message)
  return inWords(
    what,
    t('quality:say.rows', { message, expected: expected ?? NO_FIGURE, found: found ?? NO_FIGURE }),
  )
}

/** Figures of the page's script are told apart from those of its table. */
function checkedName(figure: string): string {
  return figure.startsWith('script.')
    ? t('quality:inScript', { figure: figureName(figure.slice(7)) })
    : figureName(figure)
}

/** Lap 0 is the grid. */
function figureLabel(figure: string, lap: number | null): string {
  if (lap === null) return checkedName(figure)
  return lap === 0 ? t('quality:grid') : t('quality:onLap', { figure: checkedName(figure), lap })
}

function valueText(name: string, value: number | null): string {
  return value === null ? NO_FIGURE : figureText(name, value)
}
