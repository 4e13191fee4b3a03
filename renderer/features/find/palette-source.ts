import { client } from '../../bridge.ts'
import { t } from '../../i18n/t.ts'
import { openRoute } from '../../state/workspace.ts'
import { suggestionsOf } from './suggestions.ts'

/** Lines of the palette. */
interface Found {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly run: () => void
}

/** Tracks, events and drivers for the command palette. */
export async function findForPalette(query: string, signal: AbortSignal): Promise<readonly Found[]> {
  const answer = await client.search.all({ query: query.slice(0, 200), limit: 5 }, { signal })
  return suggestionsOf(answer).flatMap(({ items }) =>
    items.map(({ id, kind, name, about, route, isSample }) => ({
      id: `found:${id}`,
      title: name,
      about: [t(`home:kind.${kind}`), isSample ? t('common:sample') : '', about]
        .filter((part) => part !== '')
        .join(' \u00b7 '),
      run: () => openRoute(route),
    })),
  )
}
