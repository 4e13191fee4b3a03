import type { PointText } from '../../charts/types.ts'
import { formatDelta, formatTime } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import type { DecidedAnnotation } from '../../../shared/domain/analysis/lap-marks.ts'
import type { LapFacts } from './model/lap-facts.ts'
import type { ChosenReference } from './model/reference.ts'

export function referenceName({ choice, driver }: ChosenReference): string {
  if (choice === 'leader') return t('session:reference.leader')
  if (choice === 'average') return t('session:reference.average')
  return driver?.name ?? t('session:reference.winner')
}

/** What may have happened on a lap, always as a suspicion unless the engineer accepted it (M17). */
export function annotationText(annotation: DecidedAnnotation | null | undefined): string | null {
  if (annotation == null) return null
  if (annotation.isDecided) {
    return annotation.kind === 'suspected_cut' ? t('session:mark.isCut') : t('session:mark.isIncident')
  }
  const kind = t(`session:kind.${annotation.kind}`)
  return t('session:kind.confidence', { kind, percent: Math.round(annotation.confidence * 100) })
}

export function lapsDownText(lapsDown: number): string {
  return t('session:facts.lapsDown', { count: lapsDown, n: lapsDown })
}

/** The facts of a lap, for the card beside a cursor and for the voice of a screen reader. */
export function pointText(facts: LapFacts, chosen: ChosenReference | null): PointText {
  const { driver, lap, timeMs, position, toBestMs, gapMs, intervalMs, lapsDown } = facts
  const time = formatTime(timeMs)
  const lines = [
    toBestMs === null || toBestMs === 0
      ? time
      : t('session:point.toBest', { time, delta: formatDelta(toBestMs) }),
  ]
  if (!facts.isCounted) lines.push(t('session:laps.notCounted'))
  if (position !== null) {
    lines.push(
      intervalMs === null
        ? t('session:point.position', { position })
        : t('session:point.interval', { position, interval: formatDelta(intervalMs) }),
    )
  }
  if (gapMs !== null && chosen !== null && chosen.driver?.driverId !== driver.driverId) {
    lines.push(t('session:point.gap', { gap: formatDelta(gapMs), name: referenceName(chosen) }))
  }
  if (lapsDown > 0) lines.push(lapsDownText(lapsDown))
  const happened = annotationText(facts.annotation)
  if (happened !== null) lines.push(happened)
  return { title: t('session:point.title', { name: driver.name, lap }), facts: lines }
}
