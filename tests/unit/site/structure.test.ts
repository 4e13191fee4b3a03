import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'cheerio'
import { describe, expect, it } from 'vitest'
import { createSite } from '../../../fixtures/site/site.ts'

/** The synthetic pages against the held ones: which elements, with which classes and attributes, stand inside which. */

const folder = join(import.meta.dirname, '../../../../shared/liverc/pages')
const isThere = existsSync(folder)
const site = createSite({ size: 'demo' })
const { headline } = site.urls
const withEverything = site.urls.tracks.find(({ slug }) => {
  const page = site.truth.dashboard(slug)
  return (
    [page?.phone, page?.website, page?.email, page?.logoUrl, page?.descriptionLines].every(Boolean) &&
    page?.facebookKind === 'feed'
  )
})

const pairs = [
  ['race_6304829_a_main.html', headline.races[5]],
  ['race_6304822_a3_main.html', headline.races[5]],
  ['track_catalogue.html', site.urls.catalogue],
  ['track_dashboard_thunder_alley.html', withEverything?.dashboard],
  ['events_canberraoffroad.html', site.urls.tracks[0]?.events],
  ['event_486677.html', headline.event],
  ['entry_list_silver_state_2025.html', headline.entryList],
] as const

/** The distinct paths of elements below `#page-wrapper`, such as `div.panel > table#events > tbody > tr > td`. */
function structure(html: string): string[] {
  const $ = load(html)
  const paths = $('#page-wrapper *')
    .toArray()
    .map((element) => {
      const path = [element, ...$(element).parentsUntil('#page-wrapper').toArray()].map((part) => {
        const { class: classes = '', id = '', ...others } = part.attribs
        const named = /\d/.test(id) ? '' : `#${id}`
        // The formatter of the held pages may have split an attribute over lines, so their values are left out.
        return `${part.tagName}${named}.${classes.split(/\s+/).toSorted().join('.')}[${Object.keys(others).toSorted().join()}]`
      })
      return path.toReversed().join(' > ')
    })
  return [...new Set(paths)].toSorted()
}

describe.skipIf(!isThere)('synthetic pages are built as held ones (skipped without ../shared/liverc)', () => {
  it.each(pairs)('%s', (file, url) => {
    const held = structure(readFileSync(join(folder, file), 'utf8'))
    const made = structure(site.page(url ?? '').body)
    expect(made.filter((path) => !held.includes(path))).toEqual([])
    expect(held.filter((path) => !made.includes(path))).toEqual([])
  })
})
