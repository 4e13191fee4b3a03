import { describe, expect, it } from 'vitest'
import {
  ingestDepths,
  ingestionStatuses,
  moveDepth,
  moveStatus,
  type Mover,
} from '../../../shared/domain/ingestion-state.ts'

/* The moves as the requirements list them (F1, F2, F4, T2), written out once more. */
const allowedStatuses = {
  import: ['idle>running', 'running>failed', 'running>complete', 'failed>idle', 'complete>running'],
  operator: ['failed>idle', 'complete>idle'],
}
const allowedDepths = {
  import: ['none>laps_full', 'laps_full>laps_full'],
  operator: ['none>none', 'laps_full>none'],
}
const strange = ['', 'Running', 'summary_only', 'interrupted', 'constructor', '__proto__']
const movers: Mover[] = ['import', 'operator']

describe.each(movers)('moves of the %s', (mover) => {
  const statuses = [...ingestionStatuses, ...strange]
  const moves = statuses.flatMap((from) => statuses.map((to) => [from, to] as const))
  it.each(moves)('of the status from "%s" to "%s" are as the table says', (from, to) => {
    const move = () => moveStatus(from, to, mover)
    if (allowedStatuses[mover].includes(`${from}>${to}`)) expect(move()).toBe(to)
    else expect(move).toThrow(refusal('status', from, to))
  })

  const depths = [...ingestDepths, ...strange]
  const depthMoves = depths.flatMap((from) => depths.map((to) => [from, to] as const))
  it.each(depthMoves)('of the depth from "%s" to "%s" are as the table says', (from, to) => {
    const move = () => moveDepth(from, to, mover)
    if (allowedDepths[mover].includes(`${from}>${to}`)) expect(move()).toBe(to)
    else expect(move).toThrow(refusal('depth', from, to))
  })
})

it('are those of the import unless the operator is named', () => {
  expect(moveStatus('idle', 'running')).toBe('running')
  expect(() => moveStatus('complete', 'idle')).toThrow(refusal('status', 'complete', 'idle'))
  expect(() => moveDepth('laps_full', 'none')).toThrow(refusal('depth', 'laps_full', 'none'))
})

function refusal(axis: string, from: string, to: string): unknown {
  return expect.objectContaining({ code: 'STATE_MACHINE_ERROR', details: { axis, from, to } })
}
