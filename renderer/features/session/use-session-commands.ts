import { getRouteApi } from '@tanstack/react-router'
import { useCommands } from '../../app/commands/registry.ts'
import type { CommandHandler, CommandHandlers } from '../../app/commands/registry.ts'
import { t } from '../../i18n/t.ts'
import { addToCompare } from '../../state/compare.ts'
import { toast } from '../../ui/toast.ts'
import { cellKinds } from './model/cells.ts'
import { toggled } from './model/drivers.ts'
import type { SessionScreen } from './session-context.ts'
import { carriedSearch, viewKinds } from './session-search.ts'
import type { ViewKind } from './session-search.ts'
import type { SessionUiStore } from './session-ui.ts'

const route = getRouteApi('/event/$eventId/race/$raceId')
const NINE = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

/** What the keys and the menu do on a session (ui.md 3c). */
export function useSessionCommands(screen: SessionScreen, store: SessionUiStore): void {
  const { model, search, shown, change } = screen
  const { detail } = model
  const navigate = route.useNavigate()
  const neighbour = (raceId: string | null): CommandHandler => ({
    run: () => {
      if (raceId === null) return
      void navigate({
        to: '/event/$eventId/race/$raceId',
        params: { eventId: detail.event.eventId, raceId },
        search: carriedSearch(search),
      })
    },
    enabled: () => raceId !== null,
  })
  const driver = (place: number): CommandHandler => {
    const nth = model.drivers[place - 1]
    return {
      run: () => {
        if (nth !== undefined) change({ drivers: toggled(model.drivers, shown, nth.driverId) })
      },
      enabled: () => nth !== undefined,
      checked: () => shown.some((own) => own === nth),
    }
  }
  const view = (kind: ViewKind): CommandHandler => ({
    run: () => change({ view: kind }),
    enabled: () => model.drivers.length > 0,
  })
  /** Works on the driver under the cursor. */
  const pointed = (run: (driverId: string) => void): CommandHandler => ({
    run: () => {
      const { driverId } = store.getState()
      if (driverId === null) toast({ tone: 'plain', title: t('session:pointFirst') })
      else run(driverId)
    },
    enabled: () => model.drivers.length > 0,
  })
  const compare = (driverId: string): void => {
    const name = model.byId.get(driverId)?.name ?? driverId
    const outcome = addToCompare({ eventId: detail.event.eventId, raceId: detail.session.raceId, driverId })
    toast({ tone: outcome === 'full' ? 'bad' : 'good', title: t(`session:compare.${outcome}`, { name }) })
  }
  const { cell = 'time' } = search
  const drivers: CommandHandlers = Object.fromEntries(
    NINE.map((place) => [`session.driver.${place}`, driver(place)]),
  )
  const views: CommandHandlers = Object.fromEntries(
    viewKinds.map((kind) => [`session.view.${kind}`, view(kind)]),
  )
  useCommands({
    'session.previous': neighbour(detail.previousRaceId),
    'session.next': neighbour(detail.nextRaceId),
    'session.cells': {
      run: () => change({ cell: cellKinds[(cellKinds.indexOf(cell) + 1) % cellKinds.length] ?? 'time' }),
    },
    'session.reference': pointed((driverId) => change({ reference: driverId })),
    'session.compare': pointed(compare),
    ...views,
    ...drivers,
  })
}
