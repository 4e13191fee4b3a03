import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createSite } from '../../../fixtures/site/site.ts'
import { inProject } from '../../../tools/bootstrap/paths.mjs'
import { sampleFiles, sampleOptions } from '../../../tools/sample-event.ts'

const folder = inProject('resources/sample')

describe('the sample event', () => {
  it('is checked in as "node tools/run.mjs sample" writes it', () => {
    const files = sampleFiles()
    expect(readdirSync(folder).toSorted()).toEqual(files.map(({ name }) => name).toSorted())
    for (const { name, text } of files) expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
  })

  it('shows what there is to see: fuel stops, a lap that is not counted, somebody who does not start', () => {
    const { truth, urls } = createSite(sampleOptions)
    const [main] = truth.meeting(urls.headline.eventId)?.races ?? []
    const run = main === undefined ? null : truth.run(main.raceId)
    expect(main).toMatchObject({ fuel: 'nitro', main: true, lapOneCounted: false })
    expect(run?.drivers).toHaveLength(10)
    expect(run?.drivers.filter(({ pitLaps }) => pitLaps.length >= 2).length).toBeGreaterThan(5)
    expect(run?.drivers.filter(({ lapsMs }) => lapsMs.length === 0)).toHaveLength(1)
  })

  it('has the name and no number of the site it is made from', () => {
    const { truth, urls } = createSite(sampleOptions)
    const races = truth.meeting(urls.headline.eventId)?.races ?? []
    const people = races.flatMap(({ grid }) => grid.map(({ driverId }) => driverId))
    const numbers = [urls.headline.eventId, ...races.map(({ raceId }) => raceId), ...people]
    for (const { text } of sampleFiles()) {
      expect(text).not.toContain(urls.headline.slug)
      for (const number of numbers) expect(text).not.toMatch(new RegExp(`\\b${number}\\b`, 'u'))
    }
  })
})
