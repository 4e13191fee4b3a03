import { create } from 'zustand'
import { t } from '../i18n/t.ts'
import type { UiTab } from '../../shared/contract/ui.ts'
import { pathOf, placeOfView } from './places.ts'
import type { PlaceId } from './places.ts'
import { routeOf } from './workspace-model.ts'

/** Titles that screens of places gave themselves; those of tabs are kept with the tabs. */
export const usePlaceTitles = create<Readonly<Record<string, string>>>()(() => ({}))

const EVENT = /^\/event\/([^/]+)$/u
const DRIVER = /^\/driver\/([^/]+)$/u
const RACE = /^\/event\/[^/]+\/race\/([^/]+)$/u

export function placeTitle(place: PlaceId): string {
  return t(`shell:rail.${place}`)
}

/** What a tab is called: the title that its screen gave it, else what its address tells. */
export function tabTitle(tab: UiTab): string {
  if (tab.title !== null) return tab.title
  const path = pathOf(routeOf(tab))
  const event = EVENT.exec(path)?.[1]
  if (event !== undefined) return t('shell:tab.event', { id: event })
  const driver = DRIVER.exec(path)?.[1]
  if (driver !== undefined) return t('shell:tab.driver', { id: driver })
  if (path === '/compare') return t('commands:compare.open')
  const race = RACE.exec(path)?.[1]
  return race === undefined ? path : t('shell:tab.session', { id: race })
}

/** The title of the window, from the view in front. */
export function windowTitle(
  view: string,
  tabs: readonly UiTab[],
  places: Readonly<Record<string, string>>,
): string {
  const tab = tabs.find((candidate) => candidate.id === view)
  const place = placeOfView(view)
  const title =
    tab === undefined ? (places[view] ?? (place === null ? '' : placeTitle(place))) : tabTitle(tab)
  return title === '' ? t('common:appName') : t('common:title', { title })
}
