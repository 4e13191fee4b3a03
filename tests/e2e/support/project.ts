import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** The project's folder. */
export const projectRoot = resolve(import.meta.dirname, '../../..')

/** A file of the built app. @throws Error when the app is not built */
export function builtFile(...parts: string[]): string {
  const file = join(projectRoot, 'out', ...parts)
  if (!existsSync(file)) throw new Error(`${file} is missing: run npm run build first.`)
  return file
}

/** Chromium refuses to start with its sandbox for root; tests may run as root, users should not. */
export const isRoot = process.platform === 'linux' && process.getuid?.() === 0

type Variables = Readonly<Record<string, string | undefined>>

/** Our environment with `changes`, without what is absent. A variable set to undefined is left out. */
export function environmentWith(changes: Variables): Record<string, string> {
  const merged: Variables = { ...process.env, ...changes }
  return Object.fromEntries(
    Object.entries(merged).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

/** A variable of the test environment; an empty one counts as absent. */
export function variable(name: string): string | undefined {
  const value = process.env[name]
  return value === '' ? undefined : value
}
