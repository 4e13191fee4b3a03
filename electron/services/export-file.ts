import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../shared/domain/errors.ts'

/**
 * Writes a stream into `file`: the whole of it or nothing, so that a full disk or a failing source leaves no half under the
 * name that was asked for. Gives the number of bytes.
 * @throws AppError PERSISTENCE_ERROR when the file cannot be written; what the source throws otherwise
 */
export async function writeWhole(file: string, body: Readable | Uint8Array | string): Promise<number> {
  const partial = `${file}.${randomBytes(4).toString('hex')}.partial`
  const source = body instanceof Readable ? body : Readable.from([body])
  try {
    const target = createWriteStream(partial, { flags: 'wx' })
    await pipeline(source, target)
    await flush(partial)
    await rename(partial, file)
    return target.bytesWritten
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined)
    if (cause instanceof AppError || !isFileSystem(cause)) throw cause
    throw new AppError('PERSISTENCE_ERROR', 'The file could not be written.', {
      stage: 'request',
      source: 'export',
      action: 'Check that the folder exists, that it may be written to and that the disk is not full.',
      details: { field: '--out', value: file },
      cause,
    })
  }
}

/** The new name must not reach the disk before the bytes do. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function isFileSystem(thrown: unknown): boolean {
  return thrown instanceof Error && 'syscall' in thrown
}
