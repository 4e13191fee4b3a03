import type { drizzle } from 'drizzle-orm/better-sqlite3'
import type Sqlite from 'better-sqlite3'
import { AppError } from '../../shared/domain/errors.ts'

const neededNode = [22, 14] as const
const neededNodeApi = 10

interface RuntimeVersions {
  readonly node: string
  readonly napi?: string | undefined
}

/**
 * Refuses a runtime in which better-sqlite3 crashes the process instead of failing: it needs Node-API 10, which came
 * with Node 22.14 and Electron 35. Throws PERSISTENCE_ERROR.
 */
export function assertRuntime(versions: RuntimeVersions = process.versions): void {
  const [major = 0, minor = 0] = versions.node.split('.').map(Number)
  const isNodeNewEnough = major > neededNode[0] || (major === neededNode[0] && minor >= neededNode[1])
  if (isNodeNewEnough && Number(versions.napi) >= neededNodeApi) return
  throw new AppError('PERSISTENCE_ERROR', `The database needs Node ${neededNode.join('.')} or newer.`, {
    stage: 'db',
    source: 'db',
    action: 'Start the program with its own scripts (npm start, npm run mre), or install a current Node.',
    details: { foundNode: versions.node, foundNodeApi: versions.napi ?? null, neededNodeApi },
  })
}

export interface Driver {
  readonly Sqlite: typeof Sqlite
  readonly drizzle: typeof drizzle
}

/** The native driver, loaded only after the runtime was found fit for it. */
export async function loadDriver(versions?: RuntimeVersions): Promise<Driver> {
  assertRuntime(versions)
  const [sqlite, orm] = await Promise.all([import('better-sqlite3'), import('drizzle-orm/better-sqlite3')])
  return { Sqlite: sqlite.default, drizzle: orm.drizzle }
}
