import type { CheckedRace, EventChecks } from '../../../shared/contract/event-parts.ts'
import { figureName, figureText } from '../../format/figures.ts'
import { NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'

type Kind = 'disagreements' | 'lapCounts' | 'notRun' | 'lap1Unknown' | 'notes'

/** A line of the table of checks: the heading of a kind, or a finding. */
export type CheckLine =
  | { readonly kind: 'heading'; readonly key: string; readonly of: Kind; readonly findings: number }
  | {
      readonly kind: 'finding'
      readonly key: string
      readonly race: CheckedRace
      readonly driverId: string | null
      readonly driverName: string | null
      readonly what: string
      readonly printed: string
      readonly computed: string
    }

type Finding = Omit<Extract<CheckLine, { kind: 'finding' }>, 'kind' | 'key'>

const about = (race: CheckedRace, what: string): Finding => ({
  race,
  driverId: null,
  driverName: null,
  what,
  printed: '',
  computed: '',
})

/** Figures of the page's script are told apart from those of its table. */
function checkedName(figure: string): string {
  return figure.startsWith('script.')
    ? t('event:checks.inScript', { figure: figureName(figure.slice(7)) })
    : figureName(figure)
}

/** Lap 0 is the grid. */
function findingText(figure: string, lap: number | null): string {
  if (lap === null) return checkedName(figure)
  return lap === 0 ? t('event:checks.grid') : t('event:checks.onLap', { figure: checkedName(figure), lap })
}

function valueText(figure: string, value: number | null): string {
  return value === null ? NO_FIGURE : figureText(figure.replace('script.', ''), value)
}

/** Findings under a heading per kind, the gravest first; kinds without a finding are left out. */
export function checkLines(checks: EventChecks): CheckLine[] {
  const kinds: readonly (readonly [Kind, readonly Finding[]])[] = [
    [
      'disagreements',
      checks.disagreements.map(({ figure, lap, printed, computed, ...rest }) => ({
        ...about(rest, findingText(figure, lap)),
        driverId: rest.driverId,
        driverName: rest.driverName,
        printed: valueText(figure, printed),
        computed: valueText(figure, computed),
      })),
    ],
    [
      'lapCounts',
      checks.lapCounts.map(({ printed, stored, ...rest }) => ({
        ...about(rest, t('event:checks.laps')),
        driverId: rest.driverId,
        driverName: rest.driverName,
        printed: String(printed),
        computed: String(stored),
      })),
    ],
    ['notRun', checks.notRun.map((race) => about(race, t('event:checks.notRunText')))],
    ['lap1Unknown', checks.lap1Unknown.map((race) => about(race, t('event:checks.lap1UnknownText')))],
    ['notes', checks.notes.map(({ note, ...race }) => about(race, note))],
  ]
  return kinds.flatMap(([kind, findings]): CheckLine[] => {
    if (findings.length === 0) return []
    return [
      { kind: 'heading', key: kind, of: kind, findings: findings.length },
      ...findings.map((finding, index): CheckLine => ({
        kind: 'finding',
        key: `${kind}-${index}`,
        ...finding,
      })),
    ]
  })
}
