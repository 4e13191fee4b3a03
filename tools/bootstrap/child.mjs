import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** Signals that end a command: handed on to the child, which decides; this process then ends with the child's code. */
const FORWARDED = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/**
 * Runs a program without a shell and waits for it. A Ctrl+C in a terminal reaches the whole process group by itself, so
 * SIGINT is only swallowed here, or the child would get it twice.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} the exit code; 128 + the signal's number when a signal ended it
 */
export function runToEnd(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options, shell: false })
    const atTerminal = process.stdin.isTTY || process.stderr.isTTY
    const handlers = FORWARDED.map((signal) => {
      const handler = () => {
        if (signal !== 'SIGINT' || !atTerminal) child.kill(signal)
      }
      process.on(signal, handler)
      return () => process.off(signal, handler)
    })
    const stopForwarding = () => {
      for (const off of handlers) off()
    }
    child.once('error', (error) => {
      stopForwarding()
      reject(error)
    })
    child.once('close', (code, signal) => {
      stopForwarding()
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
