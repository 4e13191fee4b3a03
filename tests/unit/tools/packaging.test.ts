import { existsSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  bundledBrowser,
  resourceFolder,
  samplePages,
  validationPages,
} from '../../../electron/configuration/resources.ts'
import { inProject, projectRoot } from '../../../tools/bootstrap/paths.mjs'
import { shippedPackages } from '../../../tools/packaging/shipped-packages.ts'

/** The values of a top-level section of a YAML file whose entries are `key: value`, and the items of one that is a list. */
function section(yaml: string, name: string): Record<string, string> & { items: string[] } {
  const lines = yaml.split('\n').map((line) => line.replace(/(?:^|\s)#.*$/, ''))
  const start = lines.findIndex((line) => line.startsWith(`${name}:`))
  const length = lines.slice(start + 1).findIndex((line) => /^\S/.test(line))
  const body = lines.slice(start + 1, start + 1 + length)
  const pairs = body.flatMap((line) => [...(/^\s+([\w.]+): (.+)$/.exec(line)?.slice(1, 3) ?? [])])
  const items = body.flatMap((line) => /^\s+- '?([^']+?)'?$/.exec(line)?.[1] ?? [])
  const entries = Array.from({ length: pairs.length / 2 }, (_, index) =>
    pairs.slice(index * 2, index * 2 + 2),
  )
  return Object.assign(Object.fromEntries(entries), { items })
}

describe('electron-builder.yml', () => {
  const yaml = readFileSync(inProject('electron-builder.yml'), 'utf8')

  it('sets every fuse as the security table wants it', () => {
    const { items: _, ...fuses } = section(yaml, 'electronFuses')
    expect(fuses).toEqual({
      runAsNode: 'false',
      enableNodeOptionsEnvironmentVariable: 'false',
      enableNodeCliInspectArguments: 'false',
      enableCookieEncryption: 'true',
      enableEmbeddedAsarIntegrityValidation: 'true',
      onlyLoadAppFromAsar: 'true',
      grantFileProtocolExtraPrivileges: 'false',
      loadBrowserProcessSpecificV8Snapshot: 'false',
    })
  })

  it('keeps native code outside the archive and compiles nothing', () => {
    expect(section(yaml, 'asarUnpack').items).toEqual(['**/*.node'])
    expect(yaml).toMatch(/^npmRebuild: false$/m)
  })

  it.each([
    ['a browser where there is one', bundledBrowser, 'resources/chromium', 'chromium'],
    ['the written pages of a validation', validationPages, 'fixtures/pages', 'validation/pages'],
    ['the pages of the sample event', samplePages, 'resources/sample', 'sample'],
  ] as const)('ships %s beside the archive, where the engine looks for it', (_what, resource, from, to) => {
    expect(yaml).toContain(`\n  - from: ${from}\n    to: ${to}\n`)
    const archive = ['', 'opt', 'My Race Engineer', 'resources', 'app.asar', 'out', 'main'].join(sep)
    expect(resourceFolder(resource, archive)).toBe(
      join(sep, 'opt', 'My Race Engineer', 'resources', ...to.split('/')),
    )
    expect(resourceFolder(resource)).toBe(inProject(from))
  })

  it.each([validationPages, samplePages])('has what it ships checked in', (resource) => {
    expect(existsSync(join(resourceFolder(resource), 'manifest.json'))).toBe(true)
  })

  it('packs the built code, and no sources', () => {
    const { items } = section(yaml, 'files')
    const packed = items.filter((item) => !item.startsWith('!') && !item.startsWith('node_modules/'))
    expect(packed).toEqual(['out/**', 'package.json', 'LICENSE'])
  })
})

describe('shippedPackages', () => {
  const names = shippedPackages(projectRoot).map(({ name }) => name)

  it('names what the engine loads and what the page bundles, with what they need', () => {
    expect(names).toEqual(
      expect.arrayContaining([
        'better-sqlite3',
        'cheerio',
        'domutils',
        'playwright-core',
        'react',
        'scheduler',
      ]),
    )
  })

  it('leaves out what only builds or tests', () => {
    for (const name of ['electron', 'vitest', 'vite', 'typescript', 'node24', '@sparticuz/chromium']) {
      expect(names).not.toContain(name)
    }
  })

  it('finds a licence for each', () => {
    expect(shippedPackages(projectRoot).filter(({ license }) => license === '')).toEqual([])
  })
})
