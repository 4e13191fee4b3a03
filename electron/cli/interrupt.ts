import { cancelledError } from '../../shared/domain/errors.ts'

/** Runs work that Ctrl+C stops. @throws AppError CANCELLED then */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController()
  const abort = () => stop.abort()
  process.once('SIGINT', abort)
  process.once('SIGTERM', abort)
  try {
    return await work(stop.signal)
  } catch (error) {
    throw stop.signal.aborted ? cancelledError('cli') : error
  } finally {
    process.off('SIGINT', abort)
    process.off('SIGTERM', abort)
  }
}
