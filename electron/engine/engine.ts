import { compose, type Services } from './compose.ts'
import { engineRouter } from './router.ts'
import type { Engine, EngineOptions } from './types.ts'

/** Services that somebody has composed, as the engine that a shell hosts. */
export function engineOf(services: Services): Engine {
  return { router: engineRouter(services), dataDir: services.paths.dataDir, close: () => services.close() }
}

/**
 * Starts the engine in this process: opens the database and answers the contract.
 * @throws AppError VALIDATION_ERROR for settings that are refused, PERSISTENCE_ERROR for the database
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  return engineOf(await compose(options))
}
