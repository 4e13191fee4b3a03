import { createContext, use } from 'react'
import type { FigureName } from '../../../shared/domain/analysis/figure.ts'
import type { CleanLapFilter } from '../../../shared/domain/analysis/lap-selection.ts'
import type { FilteredField } from './model/filter.ts'
import type { ChosenReference } from './model/reference.ts'
import type { SessionDriver, SessionModel } from './model/session-model.ts'
import type { SessionSearch } from './session-search.ts'

/** What every part of a session's screen is drawn from. */
export interface SessionScreen {
  readonly model: SessionModel
  readonly search: SessionSearch
  readonly change: (next: SessionSearch) => void
  readonly shown: readonly SessionDriver[]
  /** `null` where nobody has laps. */
  readonly reference: ChosenReference | null
  readonly filter: CleanLapFilter
  readonly filtered: FilteredField
  /** Whether what may have happened on the laps is worked out yet: the laps themselves come first. */
  readonly signs: boolean
  /** Opens the explanation of a figure beside what was pressed. */
  readonly explain: (wish: ExplainWish) => void
}

export interface ExplainWish {
  readonly driverId: string
  readonly figure: FigureName
  readonly anchor: Element
}

export const SessionContext = createContext<SessionScreen | null>(null)

export function useSession(): SessionScreen {
  const screen = use(SessionContext)
  if (screen === null) throw new Error('A part of a session is drawn inside its page')
  return screen
}
