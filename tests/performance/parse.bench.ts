import { Parser } from 'htmlparser2'
import { parseEntryListPage } from '../../electron/connectors/liverc/pages/entry-list.ts'
import { parseRacePage } from '../../electron/connectors/liverc/pages/race-page.ts'
import { parseTrackCataloguePage } from '../../electron/connectors/liverc/pages/track-catalogue.ts'
import { createSite } from '../../fixtures/site/site.ts'
import { bench, ratio } from '../../tools/bench/harness.ts'

const site = createSite({ size: 'huge', seed: 'bench' })
const { headline } = site.urls
const raceUrl = headline.races[0] ?? ''

/** A pass over the same bytes that only tokenizes: the least that any parser must do. */
function plainPass(html: string): void {
  let nodes = 0
  const count = () => {
    nodes += 1
  }
  new Parser({ onopentag: count, ontext: count }, { decodeEntities: true }).end(html)
  if (nodes === 0) throw new Error('The page is empty')
}

const against = (what: string, url: string, parse: (html: string, url: string) => unknown) => () => {
  const html = site.page(url).body
  const size = `${Math.round(html.length / 1000)} kB`
  return ratio(`${what}, ${size}, against a plain htmlparser2 pass`, {
    subject: () => void parse(html, url),
    baseline: () => plainPass(html),
    warmUp: 10,
    runs: 41,
    atMost: 4,
  })
}

await bench(
  'Parse',
  against('race page', raceUrl, parseRacePage),
  against('entry list', headline.entryList, parseEntryListPage),
  against('catalogue', site.urls.catalogue, parseTrackCataloguePage),
)
