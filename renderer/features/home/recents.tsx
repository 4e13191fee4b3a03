import { useQuery } from '@tanstack/react-query'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { Card } from './card.tsx'
import { ThingLine } from './things.tsx'

export const recentsQuery = api.recents.list.queryOptions({ input: { limit: 8 } })

/** What was opened last. */
export function RecentThings() {
  const recents = useQuery(recentsQuery).data ?? []
  return (
    <Card id="recent" title={t('home:recent.title')}>
      {recents.length === 0 ? (
        <p className="muted home-none">{t('home:recent.none')}</p>
      ) : (
        <ul className="home-list">
          {recents.map((thing) => (
            <ThingLine key={`${thing.kind}:${thing.key}`} thing={thing} />
          ))}
        </ul>
      )}
    </Card>
  )
}
