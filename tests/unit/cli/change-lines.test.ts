import { describe, expect, it } from 'vitest'
import { changeDocument, changeLines } from '../../../electron/cli/change-lines.ts'
import type { DataChange } from '../../../shared/contract/views.ts'

const lap: DataChange = {
  kind: 'changed',
  table: 'laps',
  raceId: '6304829',
  raceLabel: 'A-Main',
  className: 'Buggy',
  driverName: 'JANE DOE',
  lap: 3,
  field: 'lap_time_ms',
  before: 38_170,
  after: 91_234,
}

describe('the lines of an import that changed something', () => {
  it('are none without changes', () => {
    expect(changeLines({ total: 0, list: [] })).toEqual([])
  })

  it('say where, what, before and after, times as LiveRC prints them', () => {
    const gone: DataChange = {
      ...lap,
      kind: 'removed',
      table: 'race_results',
      lap: null,
      field: 'position_final',
      before: 2,
      after: null,
    }
    const entry: DataChange = {
      ...lap,
      table: 'event_entries',
      raceId: null,
      raceLabel: null,
      lap: null,
      field: 'transponder_number',
      before: null,
      after: '2222363',
    }
    const place: DataChange = {
      ...lap,
      raceLabel: 'Buggy A-Main',
      field: 'position_on_lap',
      before: 2,
      after: 1,
    }
    expect(changeLines({ total: 4, list: [place, lap, gone, entry] })).toEqual([
      '4 corrections:',
      '  Buggy A-Main · JANE DOE · lap 3 · place 2 → 1',
      '  Buggy · A-Main · JANE DOE · lap 3 · lap time 38.170 → 1:31.234',
      '  Buggy · A-Main · JANE DOE · removed: position final 2',
      '  Buggy · JANE DOE · transponder number none → 2222363',
    ])
  })

  it('say how many there are that are not shown', () => {
    const lines = changeLines({ total: 1_500, list: Array.from({ length: 1_000 }, () => lap) })
    expect(lines).toHaveLength(1 + 10 + 1)
    expect(lines[0]).toBe('1500 corrections:')
    expect(lines.at(-1)).toBe('  … and 1490 more')
    expect(changeLines({ total: 1, list: [lap] })[0]).toBe('1 correction:')
  })

  it('are JSON with names in the style of the other answers', () => {
    const [entry] = changeDocument({ total: 1, list: [lap] }).list
    expect(entry).toMatchObject({ race_id: '6304829', driver_name: 'JANE DOE', lap: 3, before: 38_170 })
  })
})
