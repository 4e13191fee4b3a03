import type { MessageStream } from '../jobs/message-stream.ts'
import type { Log } from '../observability/log.ts'
import { HealthService } from '../services/health.ts'
import { type CheckedParts, storedChecks } from '../services/health-checks.ts'
import { breakerCheck, browserCheck } from '../services/health-ports.ts'

interface OwnHealth {
  readonly stored: Omit<CheckedParts, 'now'>
  readonly circuits: Parameters<typeof breakerCheck>[0]
  readonly browser: Parameters<typeof browserCheck>[0]
  readonly stream: MessageStream
  readonly log: Log
  readonly now: () => string
}

/** The health of one engine: what the database and the file system tell, and what lives in this process. */
export function openHealth({ stored, circuits, browser, ...rest }: OwnHealth): HealthService {
  return new HealthService({
    ...rest,
    checks: {
      ...storedChecks({ ...stored, now: Date.now }),
      breaker: breakerCheck(circuits),
      browser: browserCheck(browser),
    },
  })
}
