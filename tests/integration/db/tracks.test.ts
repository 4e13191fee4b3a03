import { describe, expect, it } from 'vitest'
import { getTrack, listTracks, trackBySlug } from '../../../db/repositories/tracks.ts'
import { canonicalJson } from '../../../shared/util/canonical-json.ts'
import { addEvent, addTrack, temporaryDatabase } from '../../support/database.ts'

async function threeTracks() {
  const { read, write } = await temporaryDatabase()
  const meadow = addTrack(write, {
    isFollowed: true,
    liveRcTrackLastUpdated: '1 minute ago',
    lastSeenAt: '2026-01-01T00:00:00.000Z',
    metadata: canonicalJson({
      slugAsPrinted: 'Meadow',
      status: 'racing',
      liveVideo: false,
      featured: false,
      currentEventName: 'Winter Cup',
      rowTarget: '/live/',
    }),
  })
  addTrack(write, { sourceTrackSlug: 'ecole', trackName: 'ÉCOLE du Circuit 100%' })
  addTrack(write, { sourceTrackSlug: 'old-track', trackName: 'abandoned Field', isActive: false })
  addEvent(write, { trackId: meadow, sourceEventId: '1' })
  addEvent(write, { trackId: meadow, sourceEventId: '2', ingestDepth: 'laps_full' })
  addEvent(write, { trackId: meadow, sourceEventId: 'meadow-practice-2025-11-01', ingestDepth: 'laps_full' })
  return { read, write }
}

const slugs = (tracks: readonly { slug: string }[]) => tracks.map((track) => track.slug)

describe('listTracks', () => {
  it('lists active tracks by name, with what is known of each', async () => {
    const { read } = await threeTracks()
    const tracks = listTracks(read, { query: '', active: 'true', limit: 10 })
    expect(slugs(tracks)).toEqual(['ecole', 'meadow'])
    expect(tracks[1]).toEqual({
      slug: 'meadow',
      name: 'Meadow Raceway',
      trackUrl: 'https://meadow.liverc.com/',
      isActive: true,
      isFollowed: true,
      activity: 'racing',
      lastUpdatedText: '1 minute ago',
      currentEventName: 'Winter Cup',
      lastSeenAt: '2026-01-01T00:00:00.000Z',
      eventsKnown: 2,
      eventsImported: 1,
      place: null,
      eventsSyncedAt: null,
    })
    expect(tracks[0]).toMatchObject({
      activity: null,
      currentEventName: null,
      eventsKnown: 0,
      isFollowed: false,
    })
  })

  it('can list those that left the catalogue, or all', async () => {
    const { read } = await threeTracks()
    expect(slugs(listTracks(read, { query: '', active: 'false', limit: 10 }))).toEqual(['old-track'])
    expect(slugs(listTracks(read, { query: '', active: 'all', limit: 10 }))).toEqual([
      'old-track',
      'ecole',
      'meadow',
    ])
    expect(slugs(listTracks(read, { query: '', active: 'all', limit: 2 }))).toEqual(['old-track', 'ecole'])
  })

  it.each([
    ['MEADOW', ['meadow']],
    ['race mead', ['meadow']],
    ['old-', ['old-track']],
    ['école', ['ecole']],
    ['100%', ['ecole']],
    ['%', ['ecole']],
    ['_', []],
    ['mea\\dow', []],
    ["o'hara", []],
  ])('finds %j', async (query, found) => {
    const { read } = await threeTracks()
    expect(slugs(listTracks(read, { query, active: 'all', limit: 10 }))).toEqual(found)
  })
})

describe('one track', () => {
  it('is found whatever the capitals of its slug', async () => {
    const { read } = await threeTracks()
    expect(getTrack(read, 'MeaDow')?.name).toBe('Meadow Raceway')
    expect(trackBySlug(read, 'MEADOW')?.sourceTrackSlug).toBe('meadow')
    expect(getTrack(read, 'nowhere')).toBeNull()
    expect(trackBySlug(read, 'nowhere')).toBeNull()
  })
})
