import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { z } from 'zod'

/** Not a literal where it is used: the package is for development and headless hosts, and absent from the packaged app. */
const packageName = '@sparticuz/chromium'
const manifest = z.object({ version: z.string().regex(/^[\w.-]+$/u) })

/**
 * The Chromium of the npm package, unpacked once into a folder of its version below `folder`: the package itself would put
 * it into the system's temporary folder and take whatever is there. Null where the package or this platform has none.
 */
export async function packagedChromium(folder: string): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const root = packageFolder()
  if (root === null) return null
  const { version } = manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  const target = join(folder, `chromium-${version}`)
  const executable = join(target, 'chromium')
  if (existsSync(executable)) return executable
  // Unpacked beside, then renamed: an interrupted or doubled unpacking leaves no half browser.
  const work = `${target}.${process.pid}`
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true, mode: 0o700 })
  try {
    await pipeline(
      createReadStream(join(root, 'bin', 'chromium.br')),
      createBrotliDecompress(),
      createWriteStream(join(work, 'chromium'), { mode: 0o700 }),
    )
    if (!existsSync(executable)) renameSync(work, target)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return executable
}

function packageFolder(): string | null {
  try {
    // The entry is build/index.js.
    const root = dirname(dirname(createRequire(import.meta.url).resolve(packageName)))
    return existsSync(join(root, 'bin', 'chromium.br')) ? root : null
  } catch {
    return null
  }
}
