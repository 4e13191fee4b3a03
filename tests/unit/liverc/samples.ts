import { readFileSync } from 'node:fs'
import { AppError } from '../../../shared/domain/errors.ts'

/** The small written pages of `fixtures/pages`, each with the address that it stands for. */
export const samples = {
  trackCatalogue: { file: 'track-catalogue', url: 'https://live.liverc.com/' },
  trackDashboard: { file: 'track-dashboard', url: 'https://harbourrc.liverc.com/' },
  eventsList: { file: 'events-list', url: 'https://harbourrc.liverc.com/events' },
  eventPage: { file: 'event-page', url: 'https://harbourrc.liverc.com/results/?p=view_event&id=9001' },
  entryList: { file: 'entry-list', url: 'https://harbourrc.liverc.com/results/?p=view_entry_list&id=9001' },
  race: { file: 'race', url: 'https://harbourrc.liverc.com/results/?p=view_race_result&id=7003' },
  raceReformatted: {
    file: 'race-reformatted',
    url: 'https://harbourrc.liverc.com/results/?p=view_race_result&id=7003',
  },
  raceNotRun: {
    file: 'race-not-run',
    url: 'https://harbourrc.liverc.com/results/?p=view_race_result&id=7004',
  },
} as const

export type SampleName = keyof typeof samples

export function sampleHtml(name: SampleName): string {
  return readFileSync(new URL(`../../../fixtures/pages/${samples[name].file}.html`, import.meta.url), 'utf8')
}

/** A sample with one piece of its text replaced; fails when the piece is not there. */
export function changed(name: SampleName, piece: string, by: string): string {
  const html = sampleHtml(name)
  if (!html.includes(piece)) throw new Error(`${name} does not contain ${piece}`)
  return html.replace(piece, () => by)
}

/** The AppError that a call throws. */
export function thrownBy(call: () => unknown): AppError {
  try {
    call()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
