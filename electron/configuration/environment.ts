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
}

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
  }
}
