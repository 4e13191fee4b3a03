import type { BumpUp } from '../../../shared/domain/analysis/mains-ladder.ts'
import { t } from '../../i18n/t.ts'
import type { ClassLadder } from './ladder-model.ts'

/** What a move into a main rests on. */
export function cameUpText(move: BumpUp): string {
  if (move.evidence === 'observed') return t('event:ladder.observedBasis', { finish: move.finish })
  return t(`event:ladder.basis.${move.basis}`)
}

/** The ladders as a table, one line per place. */
export function ladderText(ladders: readonly ClassLadder[]): string[][] {
  const head = [
    t('event:entries.class'),
    t('event:sessions.race'),
    t('event:ladder.finish'),
    t('event:entries.driver'),
    t('event:ladder.grid'),
    t('event:ladder.move'),
  ]
  const rows = ladders.flatMap(({ className, steps }) =>
    steps.flatMap(({ mains }) =>
      mains.flatMap(({ raceLabel, places }) =>
        places.map(({ position, driverName, grid, cameUp, wentTo }) => [
          className,
          raceLabel,
          String(position),
          driverName,
          grid === null ? '' : String(grid),
          [
            ...(cameUp === null ? [] : [`${t(`event:ladder.${cameUp.evidence}`)}: ${cameUpText(cameUp)}`]),
            ...(wentTo === null ? [] : [t('event:ladder.wentTo', { main: wentTo })]),
          ].join('; '),
        ]),
      ),
    ),
  )
  return [head, ...rows]
}
