import { createHash } from 'node:crypto'
import { createSite, type Site } from '../fixtures/site/site.ts'
import type { SiteOptions } from '../fixtures/site/options.ts'
import { entryListUrl, eventUrl, raceUrl } from '../fixtures/site/urls.ts'
import type { CaptureManifest } from '../shared/domain/capture-manifest.ts'
import { SAMPLE_NUMBERS, SAMPLE_TRACK } from '../shared/domain/sample.ts'

/** A file of `resources/sample`. */
export interface SampleFile {
  readonly name: string
  readonly text: string
}

export const sampleOptions: SiteOptions = {
  seed: 'sample 12',
  tracks: 1,
  eventsPerTrack: 1,
  races: 8,
  driversPerRace: 10,
  lapsPerDriver: null,
  classes: 2,
  quirks: ['awkwardNames', 'nonStarters', 'retirements', 'lapOneLeftOut'],
}

const trackName = 'Sample Raceway'
const eventName = 'Sample Meeting, Clay Cup'

/**
 * The sample event as saved pages with a manifest: the headline event of a made-up site, with the names and numbers of the
 * sample (decision 0027). The same at every call.
 */
export function sampleFiles(): SampleFile[] {
  const site = createSite(sampleOptions)
  const { slug, eventId } = site.urls.headline
  const event = site.truth.event(eventId)
  if (event === null) throw new Error('The site has its headline event')
  const races = event.races.flatMap(({ raceId }) => raceId ?? [])
  const asSample = translator(site, eventId, races)
  const number = (id: number) => id + SAMPLE_NUMBERS
  const pages = [
    {
      file: 'event.html',
      type: 'event',
      from: eventUrl(slug, eventId),
      url: eventUrl(SAMPLE_TRACK, number(eventId)),
    },
    {
      file: 'entry-list.html',
      type: 'entryList',
      from: entryListUrl(slug, eventId),
      url: entryListUrl(SAMPLE_TRACK, number(eventId)),
    },
    ...races
      .toSorted((a, b) => a - b)
      .map((raceId, index) => ({
        file: `race-${index + 1}.html`,
        type: 'race',
        from: raceUrl(slug, raceId),
        url: raceUrl(SAMPLE_TRACK, number(raceId)),
      })),
  ].map((page) => ({ ...page, text: asSample(site.page(page.from).body) }))
  const manifest: CaptureManifest = {
    fixture_version: 1,
    event: {
      event_id: String(number(eventId)),
      source: 'liverc',
      tracks: [SAMPLE_TRACK],
      races_expected: races.length,
      laps_expected: event.stats.totalRaceLaps,
      notes: 'Made up: no track, meeting or person of these pages exists.',
    },
    pages: pages.map(({ file, type, url, text }) => ({
      file,
      original_url: url,
      page_type: type,
      form: 'written',
      sha256: createHash('sha256').update(text).digest('hex'),
      bytes: Buffer.byteLength(text),
    })),
  }
  return [
    ...pages.map(({ file, text }) => ({ name: file, text })),
    { name: 'manifest.json', text: `${JSON.stringify(manifest, null, 2)}\n` },
  ]
}

/** Gives a page of the site the names of the sample, and numbers that the source does not have. */
function translator(site: Site, eventId: number, races: readonly number[]): (html: string) => string {
  const { heading } = site.truth.event(eventId) ?? {}
  if (heading === undefined) throw new Error('The site has its headline event')
  const drivers = [...(site.truth.meeting(eventId)?.races ?? []).flatMap(({ grid }) => grid)].map(
    ({ driverId }) => driverId,
  )
  const numbers = new Set([eventId, ...races, ...drivers].map(String))
  return (html) =>
    html
      .replaceAll(site.urls.headline.slug, SAMPLE_TRACK)
      .replaceAll(heading.eventName, eventName)
      .replaceAll(heading.trackName, trackName)
      .replaceAll(/\b\d{6,8}\b/g, (digits) =>
        numbers.has(digits) ? String(Number(digits) + SAMPLE_NUMBERS) : digits,
      )
}
