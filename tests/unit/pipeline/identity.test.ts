import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  isTemporaryDriverId,
  syntheticDriverId,
  syntheticRaceId,
  temporaryDriverId,
} from '../../../electron/pipeline/event-import/identity.ts'
import { planRaces } from '../../../electron/pipeline/event-import/plan.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import type { ListedRace } from '../../../shared/domain/pages.ts'
import { eventTruth } from '../../support/site.ts'

const race: ListedRace = {
  raceId: null,
  roundName: 'Main Events',
  raceNumber: 3,
  fullLabel: 'Race 3: Buggy (Buggy A-Main)',
  className: 'Buggy',
  raceLabel: 'Buggy A-Main',
  heatNumber: null,
  heatCount: null,
  timeCompletedText: null,
  timeCompletedLocal: null,
  path: null,
}

describe('the temporary id of an entrant', () => {
  it('is made of event and name, however the name is printed', () => {
    const id = temporaryDriverId('5001', 'JANE DOE', 0)
    expect(id).toMatch(/^entry_[0-9a-f]{16}$/u)
    expect(isTemporaryDriverId(id)).toBe(true)
    expect(temporaryDriverId('5001', '  Jane   doe ', 0)).toBe(id)
  })

  it('differs between meetings, people and namesakes', () => {
    const ids = [
      temporaryDriverId('5001', 'JANE DOE', 0),
      temporaryDriverId('5002', 'JANE DOE', 0),
      temporaryDriverId('5001', 'JANE ROE', 0),
      temporaryDriverId('5001', 'JANE DOE', 1),
    ]
    expect(new Set(ids).size).toBe(4)
  })
})

describe('the id of a finisher without a number', () => {
  it('is the hash of host and name that the catalogue defines', () => {
    const hash = createHash('sha256').update('meadow.liverc.com|JANE DOE').digest('hex').slice(0, 16)
    expect(syntheticDriverId('meadow.liverc.com', 'Jane  Doe', 0)).toBe(`synthetic-${hash}`)
    expect(isTemporaryDriverId(`synthetic-${hash}`)).toBe(false)
  })

  it('tells namesakes of one race apart', () => {
    const ids = [0, 1, 2].map((occurrence) => syntheticDriverId('meadow.liverc.com', 'JANE DOE', occurrence))
    expect(new Set(ids).size).toBe(3)
  })
})

describe('the id of a race without a link', () => {
  it('depends on what its row says, and on nothing that comes later', () => {
    const id = syntheticRaceId('5001', race, 0)
    expect(id).toMatch(/^synthetic-[0-9a-f]{16}$/u)
    expect(
      syntheticRaceId(
        '5001',
        {
          ...race,
          raceId: 9,
          path: '/results/?p=view_race_result&id=9',
          timeCompletedLocal: '2025-11-16T17:30',
        },
        0,
      ),
    ).toBe(id)
    const others = [
      syntheticRaceId('5002', race, 0),
      syntheticRaceId('5001', race, 1),
      syntheticRaceId('5001', { ...race, className: 'Truck' }, 0),
      syntheticRaceId('5001', { ...race, raceLabel: 'Buggy B-Main' }, 0),
      syntheticRaceId('5001', { ...race, raceNumber: 4 }, 0),
      syntheticRaceId('5001', { ...race, roundName: null }, 0),
    ]
    expect(new Set([id, ...others]).size).toBe(7)
  })
})

describe('the plan of an import', () => {
  const site = createSite({ seed: 3, size: 'tiny' })
  const page = eventTruth(site, site.urls.headline.eventId)

  it('keeps the order of the page and gives every race an identity of its own', () => {
    const twins = { ...page, races: [race, race, { ...race, raceId: 77 }, { ...race, raceNumber: 4 }] }
    const plan = planRaces(twins)
    expect(plan.map(({ sourceIndex }) => sourceIndex)).toEqual([0, 1, 2, 3])
    expect(plan[2]?.sourceRaceId).toBe('77')
    expect(new Set(plan.map(({ sourceRaceId }) => sourceRaceId)).size).toBe(4)
    expect(planRaces(twins)).toEqual(plan)
  })

  it('knows a race by the id that it had before it got a link', () => {
    const [before] = planRaces({ ...page, races: [race] })
    const [after] = planRaces({
      ...page,
      races: [{ ...race, raceId: 77, path: '/results/?p=view_race_result&id=77' }],
    })
    expect(before?.sourceRaceId).toBe(before?.syntheticId)
    expect(after?.syntheticId).toBe(before?.syntheticId)
    expect(after?.sourceRaceId).toBe('77')
  })
})
