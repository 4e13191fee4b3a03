import { describe, expect, it } from 'vitest'
import { annotate } from '../../../shared/domain/analysis/annotations.ts'
import { withLapMarks } from '../../../shared/domain/analysis/lap-marks.ts'
import type { LapMarkValue } from '../../../shared/domain/analysis/lap-marks.ts'
import { fullRun } from '../../../shared/domain/analysis/run.ts'

const run = (driverId: string, times: readonly number[]) =>
  fullRun(
    driverId,
    times.map((timeMs, index) => ({ lap: index + 1, timeMs })),
  )
const field = [
  run('a', [30_000, 30_000, 45_000, 30_000, 30_000, 30_000]),
  run('b', [31_000, 31_000, 31_000, 31_000, 31_000, 31_000]),
]
const suspected = annotate({ field, fuel: 'electric', scheduledMs: null })
const decide = (driverId: string, lap: number, mark: LapMarkValue) =>
  withLapMarks(suspected, [{ driverId, lap, mark }], field).map((own) => [
    own.driverId,
    own.lap,
    own.kind,
    own.isDecided,
  ])

describe('what the engineer says of a lap', () => {
  it('leaves other suspicions as they are', () => {
    expect(suspected.map(({ driverId, lap }) => [driverId, lap])).toEqual([['a', 3]])
    expect(decide('b', 2, 'none')).toEqual([['a', 3, suspected[0]?.kind, false]])
  })

  it('takes a suspicion away, or replaces it for certain', () => {
    expect(decide('a', 3, 'none')).toEqual([])
    expect(decide('a', 3, 'cut')).toEqual([['a', 3, 'suspected_cut', true]])
    const [own] = withLapMarks(suspected, [{ driverId: 'a', lap: 3, mark: 'incident' }], field)
    expect(own).toMatchObject({ kind: 'incident', confidence: 1, addedMs: 15_000, medianMs: 30_000 })
  })

  it('adds what was not suspected, in the order of drivers and laps', () => {
    expect(decide('a', 1, 'incident').map(([driver, lap]) => [driver, lap])).toEqual([
      ['a', 1],
      ['a', 3],
    ])
    expect(decide('b', 5, 'cut')[1]).toEqual(['b', 5, 'suspected_cut', true])
  })

  it('says nothing of a lap that is not driven', () => {
    expect(decide('a', 40, 'cut')).toHaveLength(1)
    expect(decide('nobody', 1, 'cut')).toHaveLength(1)
  })
})
