import { startReplayServer } from '../../../fixtures/server/replay-server.ts'
import { siteSource } from '../../../fixtures/server/source.ts'
import type { SiteOptions } from '../../../fixtures/site/options.ts'
import { createSite } from '../../../fixtures/site/site.ts'

/*
 * A replay server in a process of its own, so that serving pages takes no time from what is measured. Its one argument is
 * a JSON object: the site's options and `latencyMs`. Prints its address, serves until its standard input ends.
 */
interface Request {
  readonly site: SiteOptions
  readonly latencyMs: number
}

const request: Request = JSON.parse(process.argv[2] ?? '')
const site = createSite(request.site)
// Pages are made once, before anyone waits for them.
const pages = new Map<string, ReturnType<typeof site.page>>()
for (const url of [site.urls.headline.event, site.urls.headline.entryList, ...site.urls.headline.races]) {
  pages.set(url, site.page(url))
}
const made = siteSource({ ...site, page: (url) => pages.get(url) ?? site.page(url) })
const server = await startReplayServer({ source: made, latencyMs: request.latencyMs })
process.stdout.write(`${JSON.stringify({ url: server.url, headline: site.urls.headline })}\n`)
process.stdin.resume()
process.stdin.once('end', () => void server.close())
