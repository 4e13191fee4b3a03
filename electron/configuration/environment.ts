import { AppError } from '../../shared/domain/errors.ts'

/**
 * The only file that reads `process.env`. `appPaths` and the registry's settings take theirs from `variables`, by the
 * names that they document.
 */

type Variables = Readonly<Record<string, string | undefined>>

/** The environment variables of this process. */
export const variables: Variables = process.env

export interface Environment {
  /** `MRE_ENGINE_NODE`: a Node.js under which Electron main runs the engine instead of in its utility process. */
  readonly engineNode: string | undefined
  /** `ELECTRON_RENDERER_URL`: the development server that electron-vite serves the page from. */
  readonly rendererUrl: string | undefined
  /** Whether a window could be shown: always, but on Linux only with `DISPLAY` or `WAYLAND_DISPLAY`. */
  readonly hasDisplay: boolean
  /** `MRE_METRICS_TOKEN`: opens `/metrics` of the browser shell to a collector on this computer. */
  readonly metricsToken: string | undefined
  /** `PATH`: the folders in which programs are looked for. */
  readonly path: string
  /** Windows: `ProgramFiles`, `ProgramFiles(x86)`, `LOCALAPPDATA`, below which browsers are installed. */
  readonly programFolders: readonly string[]
  /** What a browser needs of the environment and may see of it: nothing that is ours or names an account. */
  readonly browserVariables: Readonly<Record<string, string>>
}

/** Programs, languages, libraries, fonts, and what Windows does not start a program without. */
const forBrowsers = [
  'PATH',
  'LANG',
  'LC_ALL',
  'LD_LIBRARY_PATH',
  'FONTCONFIG_PATH',
  'FONTCONFIG_FILE',
  'SystemRoot',
  'windir',
  'SystemDrive',
  'ProgramData',
  'ProgramFiles',
  'ProgramFiles(x86)',
  'LOCALAPPDATA',
  'USERPROFILE',
  'TEMP',
  'TMP',
]

/** The environment as the shells read it. An empty variable counts as absent. */
export function readEnvironment(
  from: Variables = variables,
  platform: NodeJS.Platform = process.platform,
): Environment {
  const text = (name: string): string | undefined => (from[name] === '' ? undefined : from[name])
  return {
    engineNode: text('MRE_ENGINE_NODE'),
    rendererUrl: text('ELECTRON_RENDERER_URL'),
    hasDisplay:
      platform !== 'linux' || text('DISPLAY') !== undefined || text('WAYLAND_DISPLAY') !== undefined,
    metricsToken: text('MRE_METRICS_TOKEN'),
    path: text('PATH') ?? '',
    programFolders: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => text(name) ?? []),
    browserVariables: Object.fromEntries(
      forBrowsers.flatMap((name) => {
        const value = text(name)
        return value === undefined ? [] : [[name, value]]
      }),
    ),
  }
}

/**
 * `MRE_DB_READ_ONLY`: whether the database is opened for reading only. In the environment alone: the database that would
 * hold a setting is what it is about.
 * @throws AppError VALIDATION_ERROR for what is neither on nor off
 */
export function databaseReadOnly(from: Variables): boolean {
  const value = (from['MRE_DB_READ_ONLY'] ?? '').trim().toLowerCase()
  if (['', '0', 'off', 'false', 'no'].includes(value)) return false
  if (['1', 'on', 'true', 'yes'].includes(value)) return true
  throw new AppError('VALIDATION_ERROR', 'MRE_DB_READ_ONLY must be on or off.', {
    stage: 'request',
    source: 'db',
    action: 'Unset MRE_DB_READ_ONLY: the database is opened for writing where it can be.',
    details: { field: 'MRE_DB_READ_ONLY', value: value.slice(0, 100) },
  })
}

/**
 * Whether the rendering browser runs with Chromium's own sandbox (N7): always, unless `MRE_CHROMIUM_SANDBOX=off` says
 * otherwise, which only root may, whom Chromium refuses with it.
 * @throws AppError VALIDATION_ERROR naming the variable, for another value or another user
 */
export function chromiumSandbox(from: Variables, isRoot: boolean = process.getuid?.() === 0): boolean {
  const value = (from['MRE_CHROMIUM_SANDBOX'] ?? '').trim().toLowerCase()
  if (value === '' || value === 'on') return true
  if (value === 'off' && isRoot) return false
  const why = value === 'off' ? 'is for root only' : 'must be on or off'
  throw new AppError('VALIDATION_ERROR', `MRE_CHROMIUM_SANDBOX ${why}.`, {
    stage: 'request',
    source: 'browser',
    action: 'Unset MRE_CHROMIUM_SANDBOX: the browser runs with its sandbox.',
    details: { field: 'MRE_CHROMIUM_SANDBOX', value: value.slice(0, 100) },
  })
}
