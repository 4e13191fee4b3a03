import { existsSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/** A folder that ships with the program. */
export interface Resource {
  /** In the packaged app, beside the archive with the code. */
  readonly shipped: readonly string[]
  /** In the project. */
  readonly project: readonly string[]
}

/** A browser of our own; nobody fetches it in the project. */
export const bundledBrowser: Resource = { shipped: ['chromium'], project: ['resources', 'chromium'] }
/** Written pages with what they say, which a validation reads. */
export const validationPages: Resource = {
  shipped: ['validation', 'pages'],
  project: ['fixtures', 'pages'],
}
/** The saved pages of the sample event. */
export const samplePages: Resource = { shipped: ['sample'], project: ['resources', 'sample'] }

/**
 * Where such a folder is, for app, command line and browser shell alike: beside the archive of the packaged app, whose code
 * is in `…/app.asar/out/main`, else in the project that the code is part of. Whether it is there is for the caller to see.
 */
export function resourceFolder({ shipped, project }: Resource, from: string = import.meta.dirname): string {
  const parts = from.split(sep)
  const archive = parts.findIndex((part) => part === 'app.asar' || part === 'app.asar.unpacked')
  if (archive > 0) return join(parts.slice(0, archive).join(sep), ...shipped)
  for (let folder = from; dirname(folder) !== folder; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return join(folder, ...project)
  }
  return join(from, ...project)
}
