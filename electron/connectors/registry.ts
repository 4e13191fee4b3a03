import { AppError } from '../../shared/domain/errors.ts'
import type { Capability, SourceConnector } from './contract.ts'

/** The connector contract's major version; a connector of another one is refused (G7). */
const supportedMajor = '1'

/** Gives the connector of a source, once it is known to be able to do what is asked. */
export class ConnectorRegistry {
  readonly #connectors = new Map<string, SourceConnector>()

  /** @throws AppError CAPABILITY_ERROR for a connector of an incompatible major version */
  register(connector: SourceConnector): this {
    const major = connector.version.split('.')[0]
    if (major !== supportedMajor) {
      throw capabilityError(
        connector.key,
        `has version ${connector.version}; ${supportedMajor}.x is supported`,
      )
    }
    this.#connectors.set(connector.key, connector)
    return this
  }

  /** @throws AppError CAPABILITY_ERROR when there is no such source, or it cannot do that */
  get(source: string, capability: Capability): SourceConnector {
    const connector = this.#connectors.get(source)
    if (connector === undefined) throw capabilityError(source, 'is not a source of this product')
    if (!connector.capabilities.includes(capability)) throw capabilityError(source, `has no ${capability}`)
    return connector
  }
}

function capabilityError(source: string, why: string): AppError {
  return new AppError('CAPABILITY_ERROR', `The source ${source} ${why}.`, {
    stage: 'request',
    source: 'connectors',
    details: { connector: source },
  })
}
