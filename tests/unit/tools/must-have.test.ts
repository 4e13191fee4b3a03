import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { addressOf, screenPaths } from '../../e2e/support/routes.ts'

const folder = join(import.meta.dirname, '../../e2e')
const LINE = /^\|[^|]*\|\s*`([^`]+)`\s*\|\s*(.*?)\s*\|$/gmu
const TITLE = /\btest\(\s*(['`])(.+?)\1,/gu

/** The titles of a spec's tests, as they are written. */
const titlesOf = (spec: string): string[] =>
  [...readFileSync(join(folder, spec), 'utf8').matchAll(TITLE)].map(([, , title = '']) => title)

const named = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(LINE)].map(
  ([, spec = '', title = '']) => ({
    spec,
    title,
  }),
)

describe('the table of what must be there', () => {
  it('names tests that exist', () => {
    expect(named.length).toBeGreaterThan(50)
    const missing = named.filter(({ spec, title }) => !titlesOf(spec).includes(title))
    expect(missing).toEqual([])
  })

  it('names every test that was written for it', () => {
    const specs = readdirSync(folder).filter((name) => /^must-.*\.spec\.ts$/u.test(name))
    const written = specs.flatMap((spec) => titlesOf(spec).map((title) => ({ spec, title })))
    expect(written.length).toBeGreaterThan(30)
    const known = new Set(named.map(({ spec, title }) => `${spec} ${title}`))
    expect(written.filter(({ spec, title }) => !known.has(`${spec} ${title}`))).toEqual([])
  })
})

describe('the addresses of all screens', () => {
  it('can be opened by the test that looks at each of them', () => {
    const values = { eventId: '1', raceId: '2', driverId: '3', jobId: '4' }
    const addresses = screenPaths().map((path) => addressOf(path, values))
    expect(addresses).toEqual(
      expect.arrayContaining(['/', '/home', '/event/1/race/2', '/driver/3', '/admin/job/4', '/admin/logs']),
    )
    expect(addresses.join('')).not.toContain('$')
  })
})
