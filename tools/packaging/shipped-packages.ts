import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A package whose code is in the packaged app. */
export interface ShippedPackage {
  readonly name: string
  readonly version: string
  readonly license: string
  /** Its folder, relative to the project's root. */
  readonly folder: string
}

interface LockedPackage {
  readonly version?: string
  readonly license?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

type Lock = Readonly<Record<string, LockedPackage>>

/**
 * The packages in the packaged app: those that the engine loads ("dependencies") and those that the page's bundle holds
 * (what renderer/ imports), with everything that they depend on. Sorted by name.
 */
export function shippedPackages(root: string): ShippedPackage[] {
  const lock = readLock(join(root, 'package-lock.json'))
  const project = lock['']
  const queue = [...Object.keys(project?.dependencies ?? {}), ...importedBy(join(root, 'renderer'))].map(
    (name) => ({ from: '', name }),
  )
  const found = new Map<string, ShippedPackage>()
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const folder = resolveInLock(lock, next.from, next.name)
    const locked = folder === undefined ? undefined : lock[folder]
    if (folder === undefined || locked === undefined || found.has(folder)) continue
    found.set(folder, {
      name: next.name,
      version: locked.version ?? '',
      license: locked.license ?? '',
      folder,
    })
    const needs = { ...locked.dependencies, ...locked.peerDependencies }
    // Electron is the runtime, which brings its own licence files; typings hold no code, nor does a package that may be
    // absent (i18next's TypeScript).
    for (const name of Object.keys(needs)) {
      const isOptional =
        locked.dependencies?.[name] === undefined && locked.peerDependenciesMeta?.[name]?.optional === true
      if (name !== 'electron' && !name.startsWith('@types/') && !isOptional)
        queue.push({ from: folder, name })
    }
  }
  return [...found.values()].toSorted((a, b) => (a.folder < b.folder ? -1 : 1))
}

/** Node's rule: the package's own node_modules first, then those of the folders above. */
function resolveInLock(lock: Lock, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (lock[candidate] !== undefined) return candidate
    if (folder === '') return undefined
  }
}

function importedBy(folder: string): Set<string> {
  const names = new Set<string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue
    const text = readFileSync(join(entry.parentPath, entry.name), 'utf8')
    for (const [, specifier = ''] of text.matchAll(/from '([^'.][^']*)'/g)) names.add(packageName(specifier))
  }
  return names
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function readLock(file: string): Lock {
  const parsed: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!isLockfile(parsed)) throw new Error(`${file} is not a lockfile`)
  return parsed.packages
}

function isLockfile(value: unknown): value is { packages: Lock } {
  return (
    typeof value === 'object' && value !== null && 'packages' in value && typeof value.packages === 'object'
  )
}
