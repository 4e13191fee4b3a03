import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSite } from '../../fixtures/site/site.ts'
import { browserEnvironment, browsersBelow, processesBelow, testChromium } from '../support/chromium.ts'
import { temporaryFolder } from '../support/database.ts'
import { importRequest, openEngine } from '../support/engine.ts'
import { eventually } from '../support/eventually.ts'
import { spawnEngine } from '../support/processes.ts'
import { expectedDocument, serveSite } from '../support/site.ts'

const chromium = await testChromium()
const path = 'path' in chromium ? chromium.path : ''
const why = 'reason' in chromium ? chromium.reason : ''

const site = createSite({ seed: 82, size: 'small', tracks: 1, races: 6, quirks: 'none' })
const { slug, eventId } = site.urls.headline
const isRace = (url: string) => url.includes('view_race_result')

const profilesOf = (dataDir: string) => {
  const folder = join(dataDir, 'browser', 'profiles')
  return existsSync(folder) ? readdirSync(folder) : []
}

describe.skipIf(why !== '' || process.platform !== 'linux')(`a browser and its engine ${why}`, () => {
  it('end together when the engine is killed, and the next engine tidies up and goes on', async () => {
    const dataDir = temporaryFolder()
    const never = await serveSite(site.withOverrides({ scripted: (url) => (isRace(url) ? 'never' : null) }))
    const request = importRequest(eventId, { trackSlug: slug })
    const killed = await spawnEngine(never, dataDir, [request], {
      ...browserEnvironment(path),
      MRE_BROWSER_QUIET_MS: '60000',
    })
    killed.go()
    await eventually(() => never.requests().some((url) => url.includes('.js'))).toBe(true)
    expect(browsersBelow(dataDir)).toHaveLength(1)
    await killed.kill()
    await eventually(() => processesBelow(`--user-data-dir=${dataDir}`)).toEqual([])
    expect(profilesOf(dataDir)).toHaveLength(1)

    const served = await serveSite(site.withOverrides({ scripted: (url) => (isRace(url) ? 'inline' : null) }))
    const engine = await openEngine(served, { dataDir, environment: browserEnvironment(path) })
    expect(profilesOf(dataDir)).toEqual([])
    await engine.importEvent(eventId, { trackSlug: slug })
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
    await engine.services.close()
    expect(processesBelow(`--user-data-dir=${dataDir}`)).toEqual([])
    expect(profilesOf(dataDir)).toEqual([])
  })

  it('do not keep a command alive: a process ends by itself once its engine is closed', async () => {
    const dataDir = temporaryFolder()
    const served = await serveSite(site.withOverrides({ scripted: (url) => (isRace(url) ? 'inline' : null) }))
    const engine = await spawnEngine(
      served,
      dataDir,
      [importRequest(eventId, { trackSlug: slug })],
      browserEnvironment(path),
    )
    engine.go()
    const [view] = await engine.ended
    expect(view?.state).toBe('completed')
    expect(processesBelow(`--user-data-dir=${dataDir}`)).toEqual([])
  })

  it('survive that the browser is killed in the middle of an import', async () => {
    const served = await serveSite(site.withOverrides({ scripted: (url) => (isRace(url) ? 'fetch' : null) }))
    const engine = await openEngine(served, { environment: browserEnvironment(path) })
    const importing = engine.importEvent(eventId, { trackSlug: slug })
    for (const parts of [1, 3]) {
      await eventually(() => served.requests().filter((url) => url.includes('part=')).length >= parts).toBe(
        true,
      )
      for (const pid of browsersBelow(engine.dataDir)) process.kill(pid, 'SIGKILL')
    }
    await importing
    expect(engine.document(eventId)).toEqual(expectedDocument(site, eventId))
  })
})
