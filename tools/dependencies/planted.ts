import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LAYERS, PACKAGES, WITHOUT_NODE } from '../../.dependency-cruiser.mjs'
import { inProject } from '../bootstrap/paths.mjs'
import { checkImports, CHECKED_FOLDERS, type Findings } from './cruise.ts'

const FOLDERS = Object.keys(LAYERS)
const file = (folder: string) => `${folder}/planted.ts`

/**
 * Plants, in a scratch tree with the project's folders, an import of every folder from every folder, of every guarded
 * package and of a Node module, each once as a type and once as a value, and compares what the rules say with what they should.
 * @returns what is wrong with the rules: empty when each forbidden import is reported and no allowed one is
 */
export async function provePlantedImports(): Promise<string[]> {
  const root = inProject('.cache', 'planted-imports')
  rmSync(root, { recursive: true, force: true })
  for (const folder of new Set([...FOLDERS, ...Object.keys(WITHOUT_NODE)])) plant(root, folder)
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  for (const name of Object.keys(PACKAGES)) plantPackage(root, name)
  const findings = await checkImports(root, CHECKED_FOLDERS)
  const failures = [...wrongLayers(findings), ...wrongPackages(findings), ...wrongNodeImports(findings)]
  rmSync(root, { recursive: true, force: true })
  return failures
}

function plant(root: string, folder: string): void {
  const up = '../'.repeat(folder.split('/').length)
  const others = FOLDERS.filter((other) => other !== folder)
  const lines = [
    ...others.map((other) => `import '${up}${file(other)}'`),
    ...Object.keys(PACKAGES).map((name) => `import type { Planted } from '${name}'`),
    `import 'node:fs'`,
  ]
  write(join(root, file(folder)), lines.join('\n'))
}

/** Stands in for a package, which need not be installed for its rule to be tried. */
function plantPackage(root: string, name: string): void {
  write(
    join(root, 'node_modules', name, 'package.json'),
    JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
  )
  write(join(root, 'node_modules', name, 'index.js'), '')
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

function wrongLayers(findings: Findings): string[] {
  return FOLDERS.flatMap((from) =>
    FOLDERS.filter((to) => to !== from).flatMap((to) => {
      const allowed = (LAYERS[from] ?? []).some((folder) => to === folder || to.startsWith(`${folder}/`))
      return mismatch(findings, 'layer-', file(from), file(to), allowed)
    }),
  )
}

function wrongPackages(findings: Findings): string[] {
  return FOLDERS.flatMap((from) =>
    Object.entries(PACKAGES).flatMap(([name, folders]) => {
      const allowed =
        from === 'tests' || folders.some((folder) => from === folder || from.startsWith(`${folder}/`))
      return mismatch(findings, 'package-', file(from), `node_modules/${name}/index.js`, allowed)
    }),
  )
}

function wrongNodeImports(findings: Findings): string[] {
  return Object.keys(WITHOUT_NODE).flatMap((from) => mismatch(findings, 'no-node-', file(from), 'fs', false))
}

function mismatch(
  { violations }: Findings,
  rule: string,
  from: string,
  to: string,
  allowed: boolean,
): string[] {
  const reported = violations.some(
    (found) => found.rule.startsWith(rule) && found.from === from && found.to === to,
  )
  if (reported !== allowed) return []
  return [`${from} → ${to} is ${allowed ? 'allowed, but reported' : 'forbidden, but not reported'}`]
}
