import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './project.ts'

const ROUTE = /const (\w+) = createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: '([^']*)'/gu

/** The addresses of all screens as the app's own list of routes has them, `/event/$eventId`: whoever adds one is in it. */
export function screenPaths(): string[] {
  const source = readFileSync(join(projectRoot, 'renderer/app/routes.tsx'), 'utf8')
  const found = [...source.matchAll(ROUTE)].map(([, name = '', parent = '', path = '']) => ({
    name,
    parent,
    path,
  }))
  const declared = source.split('createRoute({').length - 1
  if (found.length !== declared)
    throw new Error(`${declared} routes are declared, ${found.length} were understood`)
  const fullPath = (name: string): string => {
    const route = found.find((one) => one.name === name)
    return route === undefined ? '' : `${fullPath(route.parent)}/${route.path}`.replaceAll(/\/+/gu, '/')
  }
  return [...new Set(found.map(({ name }) => fullPath(name).replace(/(?<=.)\/$/u, '')))]
}

/** A path with its parameters filled in. @throws Error for one that `values` does not know */
export function addressOf(path: string, values: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\$(\w+)/gu, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`No test knows what to fill in for ${name} of ${path}`)
    return value
  })
}
