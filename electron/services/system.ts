import type { DatabaseStatus, SystemInfo } from '../../shared/contract/views.ts'
import type { AppError } from '../../shared/domain/errors.ts'
import type { Settings } from '../configuration/registry.ts'
import { productVersion } from '../configuration/versions.ts'
import type { Library } from './library.ts'
import type { OriginGuard } from './origin.ts'

interface SystemParts {
  readonly library: Library
  readonly shell: SystemInfo['shell']
  readonly replay: boolean
  readonly settings: () => Settings
  readonly origin: OriginGuard
  /** Null where the database can be written. */
  readonly readOnlyReason: SystemInfo['readOnlyReason']
  /** Why nothing may be imported, or null. */
  readonly stop: () => AppError | null
}

/** What the product is, where its data comes from and how much there is of it. */
export class SystemService {
  readonly #parts: SystemParts

  constructor(parts: SystemParts) {
    this.#parts = parts
  }

  info(): SystemInfo {
    const { shell, replay, settings, origin, readOnlyReason, stop } = this.#parts
    return {
      version: productVersion,
      engine: `Node ${process.versions.node}`,
      shell,
      replay,
      scrapeEnabled: settings().scrape_enabled,
      needsOriginConfirmation: origin.needsConfirmation(),
      readOnly: readOnlyReason !== null,
      readOnlyReason,
      importsDisabled: stop()?.message ?? null,
      status: this.status(),
    }
  }

  status(): DatabaseStatus {
    return this.#parts.library.status()
  }

  confirmOrigin(): SystemInfo {
    this.#parts.origin.confirm()
    return this.info()
  }
}
