import { describe, expect, it } from 'vitest'
import { decidingRace } from '../../../db/repositories/deciding-race.ts'

const race = (raceLabel: string, more: { wasRun?: boolean; sessionType?: string } = {}) => ({
  raceLabel,
  sessionType: 'main',
  wasRun: true,
  ...more,
})

const decided = (...races: ReturnType<typeof race>[]) => {
  const decision = decidingRace(races)
  return decision === null ? null : [decision.race.raceLabel, decision.isOneLegOfSeveral]
}

describe('decidingRace', () => {
  it('is the highest main', () => {
    expect(decided(race('Buggy C-Main'), race('Buggy A-Main'), race('Buggy B-Main'))).toEqual([
      'Buggy A-Main',
      false,
    ])
    expect(decided(race('Buggy B-Main'), race('Buggy C-Main'))).toEqual(['Buggy B-Main', false])
  })

  it('is the last leg that was run of a main with several', () => {
    const legs = [race('Buggy A3-Main'), race('Buggy A2-Main'), race('Buggy A1-Main'), race('Buggy B-Main')]
    expect(decided(...legs)).toEqual(['Buggy A3-Main', true])
    expect(decided(race('Buggy A3-Main', { wasRun: false }), ...legs.slice(1))).toEqual([
      'Buggy A2-Main',
      true,
    ])
    expect(decided(race('Buggy A1-Main'))).toEqual(['Buggy A1-Main', true])
  })

  it('is none while the highest main that is listed has not been run', () => {
    expect(decided(race('Buggy A-Main', { wasRun: false }), race('Buggy B-Main'))).toBeNull()
  })

  it('is none without mains', () => {
    expect(decided()).toBeNull()
    expect(decided(race('Buggy (Heat 2/3)', { sessionType: 'qualifying' }))).toBeNull()
    expect(decided(race('Remainder of the day'))).toBeNull()
  })

  it.each([
    ['40+ Buggy a main', true],
    ['Buggy A Main', true],
    ['Buggy Main', true],
    ['Buggy A-Main (Reverse)', true],
    ['Domain Cup Heat', false],
  ])('reads %j', (label, isMain) => {
    expect(decided(race(label)) !== null).toBe(isMain)
  })
})
