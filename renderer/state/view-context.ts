import { createContext } from 'react'

/** The tab or place that a screen is shown in. */
export interface ViewOfScreen {
  readonly id: string
  readonly setTitle: (title: string) => void
}

export const ViewContext = createContext<ViewOfScreen | null>(null)
