import { use, useEffect } from 'react'
import { ViewContext } from '../state/view-context.ts'

/** Names the tab and, while it is in front, the window after what the screen shows. */
export function useTitle(title: string): void {
  const setTitle = use(ViewContext)?.setTitle
  useEffect(() => setTitle?.(title), [setTitle, title])
}
