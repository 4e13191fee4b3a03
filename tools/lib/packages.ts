import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { capture, say } from './tool.ts'

/** Whether a program is in PATH. */
export function inPath(program: string): boolean {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .some((folder) => folder !== '' && existsSync(join(folder, program)))
}

/** Whether this process may install system packages: root on a Debian. */
function canInstallPackages(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && inPath('apt-get')
}

/** Installs Debian packages, quietly. Gives whether they are there now. */
export async function installPackages(packages: readonly string[]): Promise<boolean> {
  if (!canInstallPackages()) return false
  say(`Installing ${packages.join(', ')} (apt-get) …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await capture('apt-get', ['update', '-qq'], { env })
  const installed = await capture(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...packages],
    { env },
  )
  if (installed.code !== 0) say(installed.output.trim())
  return installed.code === 0
}
