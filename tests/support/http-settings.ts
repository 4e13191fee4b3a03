import { resolveSettings, settingValues, type Settings } from '../../electron/configuration/registry.ts'

/** The defaults, without politeness and with quick retries. */
export function quickSettings(changes: Partial<Settings> = {}): Settings {
  return {
    ...settingValues(resolveSettings({}, new Map())),
    crawl_delay_ms: 0,
    max_in_flight: 8,
    http_retry_base_ms: 1,
    ...changes,
  }
}
