/** The lowest Node-API that better-sqlite3 can be loaded with: Node.js 22.14, Electron 35. Below it, it crashes. */
const LOWEST_NODE_API = 10

export interface RuntimeVersions {
  /** Node-API version, as in `process.versions.napi`. */
  readonly napi?: string | undefined
  readonly node: string
  readonly electron?: string | undefined
}

/** Why the engine cannot run in a process of these versions and what to do about it, or null when it can. */
export function runtimeProblem(versions: RuntimeVersions): string | null {
  if (Number(versions.napi ?? 0) >= LOWEST_NODE_API) return null
  return versions.electron === undefined
    ? `The engine needs Node.js 22.14 or newer, and this is Node.js ${versions.node}.`
    : `The engine needs Electron 35 or newer, and this is Electron ${versions.electron}. ` +
        'Update Electron, or set MRE_ENGINE_NODE to the path of a Node.js 22.14 or newer.'
}
