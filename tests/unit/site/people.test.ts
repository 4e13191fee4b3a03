import { describe, expect, it } from 'vitest'
import { resolveOptions } from '../../../fixtures/site/options.ts'
import { personAt, poolSize } from '../../../fixtures/site/people.ts'
import { makeTracks } from '../../../fixtures/site/tracks.ts'

const { quirks } = resolveOptions({})
const pool = (track: number) =>
  Array.from({ length: poolSize }, (_, index) => personAt('people', track, index, quirks))

describe('the people of a track', () => {
  it.each([0, 7, 1_099])('have names and ids of their own (track %i)', (track) => {
    const people = pool(track)
    expect(new Set(people.map((person) => person.driverId)).size).toBe(poolSize)
    expect(new Set(people.map((person) => person.name)).size).toBe(poolSize)
  })

  it('are sorted by last name', () => {
    for (const person of pool(3)) {
      const [last, first] = person.sortName.split(', ')
      expect(`${first} ${last}`).toBe(person.name)
      expect(person.name).toBe(person.name.toUpperCase())
    }
  })

  it('include regional drivers, who are the same people at neighbouring tracks', () => {
    expect(personAt('people', 11, 9, quirks)).toEqual(personAt('people', 18, 9, quirks))
    expect(personAt('people', 11, 9, quirks)).not.toEqual(personAt('people', 21, 9, quirks))
    expect(personAt('people', 11, 8, quirks).driverId).not.toBe(personAt('people', 18, 8, quirks).driverId)
  })
})

describe('the tracks of the biggest site', () => {
  const tracks = makeTracks(resolveOptions({ size: 'huge' }))

  it('have slugs of their own that are host names', () => {
    expect(new Set(tracks.map((track) => track.slug)).size).toBe(1_100)
    for (const { slug, slugAsPrinted } of tracks) {
      expect(slug).toMatch(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/)
      expect(slugAsPrinted.toLowerCase()).toBe(slug)
    }
  })

  it('do not all have names of their own', () => {
    const names = new Set(tracks.map((track) => track.name))
    expect(names.size).toBeLessThan(1_100)
    expect(names.size).toBeGreaterThan(1_050)
  })
})
