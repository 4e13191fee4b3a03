import type { ViewKind } from '../session-search.ts'

/** Room that the lap table and a chart need beside each other, in px. */
const BESIDE = 1360

/** Which of the two panes are drawn: what is asked, and the lap table beside a chart where there is room for both. */
export function panesOf(
  view: ViewKind | undefined,
  width: number,
): { readonly laps: boolean; readonly chart: Exclude<ViewKind, 'laps'> | null } {
  const isWide = width >= BESIDE
  if (view === undefined) return isWide ? { laps: true, chart: 'times' } : { laps: true, chart: null }
  if (view === 'laps') return { laps: true, chart: null }
  return { laps: isWide, chart: view }
}
