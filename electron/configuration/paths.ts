import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Every place that the product writes to, made once at start; nothing else builds paths of its own. */
export interface AppPaths {
  readonly dataDir: string
  readonly databaseFile: string
  readonly logFile: string
  /** Saved pages that wait for their import. */
  readonly inboxDir: string
  /** Pages that could not be read, each in a folder of its own (G37). */
  readonly artefactsDir: string
  /** Profiles of running browsers, and the browser that was unpacked here where none is installed. */
  readonly browserDir: string
}

/**
 * The paths below the data folder: `--data-dir`, else `MRE_DATA_DIR`, else the platform's place for application data.
 * @param dataDir the folder that the caller named, if any; relative paths are taken from the working folder.
 */
export function appPaths(
  dataDir: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): AppPaths {
  const fromEnvironment = environment['MRE_DATA_DIR']
  const named = dataDir ?? (fromEnvironment === '' ? undefined : fromEnvironment)
  const folder = named === undefined ? platformDataDir(environment, platform) : resolve(named)
  return {
    dataDir: folder,
    databaseFile: join(folder, 'mre.sqlite'),
    logFile: join(folder, 'logs', 'mre.log'),
    inboxDir: join(folder, 'inbox'),
    artefactsDir: join(folder, 'artefacts'),
    browserDir: join(folder, 'browser'),
  }
}

function platformDataDir(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
) {
  switch (platform) {
    case 'win32':
      return join(environment['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'My Race Engineer')
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'My Race Engineer')
    default:
      return join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'my-race-engineer')
  }
}
