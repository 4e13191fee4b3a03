import { describe, expect, it } from 'vitest'
import { parseSetting, resolveSettings } from '../../../electron/configuration/registry.ts'
import { matchesHost, readHostRules, ruleOf } from '../../../electron/configuration/settings/host-rules.ts'

describe('rules for hosts', () => {
  it('say what differs, the most particular one first', () => {
    const rules = readHostRules(
      JSON.stringify([
        { host: 'meadow.liverc.com', crawlDelayMs: 3_000 },
        { host: '*.liverc.com', crawlDelayMs: 2_000, maxInFlight: 1 },
        { host: '*.meadow.liverc.com', conditionalRequests: false },
      ]),
    )
    expect(ruleOf(rules, 'meadow.liverc.com')).toMatchObject({ crawlDelayMs: 3_000, maxInFlight: 1 })
    expect(ruleOf(rules, 'other.liverc.com')).toMatchObject({ crawlDelayMs: 2_000, maxInFlight: 1 })
    expect(ruleOf(rules, 'a.meadow.liverc.com')).toMatchObject({
      crawlDelayMs: 2_000,
      maxInFlight: 1,
      conditionalRequests: false,
    })
    expect(ruleOf(rules, 'liverc.com')).toEqual({})
  })

  it.each([
    ['liverc.com', 'liverc.com', true],
    ['liverc.com', 'a.liverc.com', false],
    ['*.liverc.com', 'a.liverc.com', true],
    ['*.liverc.com', 'a.b.liverc.com', true],
    ['*.liverc.com', 'liverc.com', false],
    ['*.liverc.com', '.liverc.com', false],
    ['*.liverc.com', 'evilliverc.com', false],
    ['*.liverc.com', 'a.liverc.com.evil.example', false],
  ])('%s stands for %s: %s', (pattern, host, expected) => {
    expect(matchesHost(pattern, host)).toBe(expected)
  })

  it.each([
    ['{', '', 'JSON'],
    ['{}', '', 'expected array'],
    ['[{"host":"liverc.com","crawlDelayMs":"soon"}]', '[0].crawlDelayMs', 'expected number'],
    ['[{"host":"liverc.com"},{"host":"*"}]', '[1].host', 'host name'],
    ['[{"host":"LIVERC.com"}]', '[0].host', 'host name'],
    ['[{"host":"a.com","maxInFlight":17}]', '[0].maxInFlight', '<=16'],
    ['[{"host":"a.com","crawlDelayMs":-1}]', '[0].crawlDelayMs', '>=0'],
    ['[{"host":"a.com","respectRobots":false}]', '[0]', 'respectRobots'],
    [`[${'{"host":"a.com"},'.repeat(5_000)}]`, '', 'characters'],
  ])('are refused by name: %.60s', (text, path, reason) => {
    const refusal = (work: () => unknown) => {
      try {
        work()
      } catch (error) {
        return error
      }
      return null
    }
    const error = refusal(() => parseSetting('host_rules', text))
    expect(error).toMatchObject({ code: 'VALIDATION_ERROR', details: { field: 'host_rules' } })
    expect(String(error)).toContain(`host_rules${path}`)
    expect(String(error)).toContain(reason)
    expect(refusal(() => resolveSettings({ MRE_HOST_RULES: text }, new Map()))).toMatchObject({
      details: { field: 'MRE_HOST_RULES' },
    })
  })
})
