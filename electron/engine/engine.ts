import { compose, type Services } from './compose.ts'
import { engineRouter } from './router.ts'
import type { Engine, EngineFiles, EngineOptions } from './types.ts'

/** Services that somebody has composed, as the engine that a shell hosts. */
export function engineOf(services: Services): Engine {
  return {
    router: engineRouter(services),
    files: filesOf(services),
    dataDir: services.paths.dataDir,
    close: () => services.close(),
  }
}

function filesOf({ exports, reports, browser }: Services): EngineFiles {
  return {
    table: (request) => exports.open(request),
    report: (request) => reports.make(request),
    reportPdf: (request, signal) => {
      const { html, title } = reports.make(request)
      return browser.print(html, { title }, signal)
    },
  }
}

/**
 * Starts the engine in this process: opens the database and answers the contract.
 * @throws AppError VALIDATION_ERROR for settings that are refused, PERSISTENCE_ERROR for the database
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  return engineOf(await compose(options))
}
