import type { SessionDetail } from '../../../shared/contract/views.ts'
import { InspectorContent } from '../../app/inspector.tsx'
import { formatCount } from '../../format/counts.ts'
import { formatTimeOr, NO_FIGURE } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { ExternalLink } from '../../ui/external-link.tsx'
import { FactList } from '../../ui/fact-list.tsx'
import type { SessionLaps } from './laps-model.ts'
import { lap1Rule } from './lap1-rule.ts'

function bestText({ best, drivers }: SessionLaps): string {
  const driver = drivers.find(({ driverId }) => driverId === best?.driverId)
  if (best === null || driver === undefined) return NO_FIGURE
  const time = formatTimeOr(driver.byLap.get(best.lap)?.timeMs)
  return t('session:facts.bestBy', { time, driver: driver.name, lap: best.lap })
}

/** The session in the inspector. */
export function SessionFacts({
  detail,
  laps,
}: {
  readonly detail: SessionDetail
  readonly laps: SessionLaps
}) {
  const { session } = detail
  return (
    <InspectorContent>
      <FactList
        title={t('session:facts.title')}
        facts={[
          { name: t('session:facts.number'), value: session.raceId },
          { name: t('session:facts.class'), value: session.className },
          { name: t('session:facts.best'), value: bestText(laps) },
          { name: t('session:facts.drivers'), value: formatCount(laps.drivers.length) },
          { name: t('session:facts.lap1'), value: lap1Rule(session.lap1Counted).title },
        ]}
      />
      <ExternalLink address={detail.raceUrl} />
    </InspectorContent>
  )
}
