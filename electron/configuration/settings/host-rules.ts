import { z } from 'zod'

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'

/** What differs for some hosts (G21). `*.example.com` stands for every host below `example.com`, not for itself. */
const hostRule = z.strictObject({
  host: z
    .string()
    .max(253)
    .regex(new RegExp(`^(?:\\*\\.)?(?:${label}\\.)+[a-z]{2,63}$`, 'u'), 'must be a host name, or *. and one'),
  crawlDelayMs: z.int().min(0).max(3_600_000).optional(),
  maxInFlight: z.int().min(1).max(16).optional(),
  conditionalRequests: z.boolean().optional(),
})
type HostRule = z.infer<typeof hostRule>

/** The value of the setting `host_rules`. */
export const hostRules = z.array(hostRule).max(1_000)

/** Rules from the setting's text, which the registry has checked. */
export function readHostRules(text: string): readonly HostRule[] {
  return hostRules.parse(JSON.parse(text))
}

/** What holds for `host`: of the rules that match it, the most particular one that says something decides each point. */
export function ruleOf(rules: readonly HostRule[], host: string): Partial<HostRule> {
  return rules
    .filter((rule) => matchesHost(rule.host, host))
    .toSorted((a, b) => rank(a.host) - rank(b.host))
    .reduce<Partial<HostRule>>((known, rule) => ({ ...known, ...rule }), {})
}

/** Whether `pattern`, a host name or `*.` and one, stands for `host`. */
export function matchesHost(pattern: string, host: string): boolean {
  return pattern.startsWith('*.')
    ? host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1
    : host === pattern
}

function rank(pattern: string): number {
  return pattern.startsWith('*.') ? pattern.length : Number.MAX_SAFE_INTEGER
}
