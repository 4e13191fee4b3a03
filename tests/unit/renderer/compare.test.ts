import { beforeEach, describe, expect, it } from 'vitest'
import { addToCompare, removeFromCompare } from '../../../renderer/state/compare.ts'
import { useWorkspace } from '../../../renderer/state/workspace.ts'
import { emptyWorkspace, MAX_COMPARED, storedWindowState } from '../../../shared/contract/ui.ts'

const driver = (driverId: string) => ({ eventId: '486677', raceId: '6304829', driverId })
const compared = () => useWorkspace.getState().compared.map(({ driverId }) => driverId)

beforeEach(() => useWorkspace.setState(emptyWorkspace))

describe('what is put aside to be compared', () => {
  it('holds a driver-session once, and six at most', () => {
    expect([addToCompare(driver('1')), addToCompare(driver('1'))]).toEqual(['added', 'there'])
    for (let place = 2; place <= MAX_COMPARED; place += 1) addToCompare(driver(String(place)))
    expect(addToCompare(driver('7'))).toBe('full')
    expect(compared()).toEqual(['1', '2', '3', '4', '5', '6'])
    removeFromCompare(driver('3'))
    expect(addToCompare(driver('7'))).toBe('added')
    expect(compared()).toEqual(['1', '2', '4', '5', '6', '7'])
  })

  it('tells the same driver in two races apart', () => {
    addToCompare(driver('1'))
    expect(addToCompare({ ...driver('1'), raceId: '6304822' })).toBe('added')
  })

  it('is empty in what an earlier version stored, and nonsense is not taken over', () => {
    const { compared: _, ...earlier } = emptyWorkspace
    const state = { version: 1, preferences: {}, layout: {}, workspace: earlier }
    expect(storedWindowState.parse(state).workspace.compared).toEqual([])
    const damaged = { ...state, workspace: { ...earlier, compared: [{ eventId: '<x>' }] } }
    expect(storedWindowState.parse(damaged).workspace).toEqual(emptyWorkspace)
  })
})
