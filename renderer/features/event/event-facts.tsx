import type { EventDetail } from '../../../shared/contract/views.ts'
import { InspectorContent } from '../../app/inspector.tsx'
import { formatCount } from '../../format/counts.ts'
import { formatDayRange } from '../../format/dates.ts'
import { t } from '../../i18n/t.ts'
import { ExternalLink } from '../../ui/external-link.tsx'
import { FactList } from '../../ui/fact-list.tsx'

/** The event in the inspector. */
export function EventFacts({ detail }: { readonly detail: EventDetail }) {
  const { event, agreement, warnings } = detail
  const agrees = t('event:agreement.short', {
    agreeing: formatCount(agreement.agreeing),
    drivers: formatCount(agreement.drivers),
  })
  return (
    <InspectorContent>
      <FactList
        title={t('event:facts.title')}
        facts={[
          { name: t('event:facts.number'), value: event.eventId },
          { name: t('event:facts.days'), value: formatDayRange(event.date, event.dateEnd) },
          { name: t('event:facts.track'), value: event.trackName },
          { name: t('event:facts.agrees'), value: agrees },
          { name: t('event:facts.notes'), value: formatCount(new Set(warnings).size) },
        ]}
      />
      <ExternalLink address={event.eventUrl} />
    </InspectorContent>
  )
}
