import type { RacePage } from '../pages.ts'
import { sumMs } from './statistics.ts'

/**
 * Gap to the winner in ms: elapsed time at the driver's last lap minus the winner's at that same lap (ui.md section 2b),
 * so it also tells something about a lapped car. `null` without laps, or when the winner has fewer laps recorded.
 */
export function gapToWinnerMs(
  lapTimesMs: readonly number[],
  winnerLapTimesMs: readonly number[],
): number | null {
  const last = lapTimesMs.length
  if (last === 0 || last > winnerLapTimesMs.length) return null
  return sumMs(lapTimesMs) - sumMs(winnerLapTimesMs.slice(0, last))
}

/** `gapToWinnerMs` of every driver of a race page with a lap block; 0 for the winner, who is the first row of the table. */
export function gapsToWinner(page: RacePage): Map<number, number | null> {
  const times = new Map(page.lapBlocks.map((block) => [block.driverId, block.laps.map((lap) => lap.timeMs)]))
  const winner = page.results.find((row) => row.position === 1)?.driverId ?? null
  const winnerTimes = winner === null ? [] : (times.get(winner) ?? [])
  return new Map([...times].map(([driver, own]) => [driver, gapToWinnerMs(own, winnerTimes)]))
}
