import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, sep } from 'node:path'
import { runToEnd } from './child.mjs'
import { inProject, projectRoot } from './paths.mjs'

const LOCK = inProject('package-lock.json')
const INSTALLED = inProject('node_modules', '.package-lock.json')
const STAMP = inProject('node_modules', '.install-stamp')

/** A failed set-up whose message is meant for the person at the terminal. */
export class SetupError extends Error {}

/**
 * Makes sure that node_modules holds what package-lock.json says, by `npm ci` when it does not. All chatter goes to stderr.
 * @returns {Promise<boolean>} whether it installed something
 */
export async function ensureDependencies() {
  if (dependenciesAreCurrent()) return false
  const own = process.execPath.startsWith(inProject('node_modules') + sep)
  if (own && process.platform === 'win32') {
    // npm ci deletes node_modules, and Windows does not delete the program that is running.
    throw new SetupError('The dependencies changed. Run "npm ci", then repeat the command.')
  }
  process.stderr.write(
    existsSync(INSTALLED)
      ? 'The dependencies changed: running npm ci …\n'
      : 'Installing the dependencies (npm ci; a minute or so, once) …\n',
  )
  const npm = npmCommand()
  // npm's own report goes to stderr as well, so that stdout stays the command's.
  const code = await runToEnd(npm.command, [...npm.args, 'ci'], { cwd: projectRoot, stdio: ['ignore', 2, 2] })
  if (code !== 0) {
    throw new SetupError(
      `npm ci failed (exit code ${code}); its messages are above. Check that this machine reaches the npm registry ` +
        '("npm ping"), then repeat the command.',
    )
  }
  writeStamp()
  return true
}

/** Whether node_modules was made from this very package-lock.json, by us (stamp) or by hand (npm's own record). */
function dependenciesAreCurrent() {
  if (!existsSync(INSTALLED)) return false
  const stamp = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : ''
  if (stamp === lockHash()) return true
  const current = installedMatchesLock(readPackages(LOCK), readPackages(INSTALLED))
  if (current) writeStamp()
  return current
}

/**
 * Compares the two lockfiles: every package that must be there is there in that version. Optional ones may be missing,
 * since npm leaves out those of other platforms.
 * @param {Record<string, LockedPackage>} wanted
 * @param {Record<string, LockedPackage>} installed
 */
export function installedMatchesLock(wanted, installed) {
  return Object.entries(wanted).every(([path, locked]) => {
    if (!path.startsWith('node_modules/')) return true
    const found = installed[path]
    if (found === undefined) return locked.optional === true || locked.peer === true
    return found.version === locked.version && found.resolved === locked.resolved
  })
}

/**
 * How to start npm without a shell: the npm that started this script, else the one beside Node, else what PATH has.
 * @returns {{ command: string, args: string[] }}
 */
export function npmCommand() {
  const script = process.env['npm_execpath']
  const node = process.env['npm_node_execpath'] ?? process.execPath
  if (script !== undefined && /npm-cli\.c?js$/.test(script)) return { command: node, args: [script] }
  const folder = dirname(process.execPath)
  const candidates = [
    join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(folder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ]
  const beside = candidates.find((path) => existsSync(path))
  if (beside !== undefined) return { command: process.execPath, args: [beside] }
  if (process.platform !== 'win32') return { command: 'npm', args: [] }
  throw new SetupError(
    'npm was not found beside Node. Run "npm ci" in the project\'s folder, then repeat the command.',
  )
}

/** Puts the project's own commands, its Node among them, first in PATH for every child process. */
export function preferProjectCommands() {
  const bin = inProject('node_modules', '.bin')
  const path = process.env['PATH'] ?? ''
  if (!path.split(delimiter).includes(bin)) process.env['PATH'] = bin + delimiter + path
}

/** @typedef {{ version?: string, resolved?: string, optional?: boolean, peer?: boolean }} LockedPackage */

/**
 * @param {string} file
 * @returns {Record<string, LockedPackage>}
 */
function readPackages(file) {
  /** @type {unknown} */
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  return isLockfile(lock) ? lock.packages : {}
}

/**
 * @param {unknown} value
 * @returns {value is { packages: Record<string, LockedPackage> }}
 */
function isLockfile(value) {
  return (
    typeof value === 'object' && value !== null && 'packages' in value && typeof value.packages === 'object'
  )
}

function lockHash() {
  return createHash('sha256').update(readFileSync(LOCK)).digest('hex')
}

function writeStamp() {
  writeFileSync(STAMP, lockHash())
}
