import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  environmentName,
  isSettingKey,
  parseSetting,
  resolveSettings,
  settingDefinitions,
  settingGroupOf,
  settingKeys,
  settingValues,
  type SettingDefinition,
} from '../../../electron/configuration/registry.ts'
import { needsReason, settingGroupNames } from '../../../shared/domain/settings.ts'

const nothing = new Map<string, string>()

describe('the registry of settings', () => {
  it('names its environment variables after its keys', () => {
    expect(environmentName('crawl_delay_ms')).toBe('MRE_CRAWL_DELAY_MS')
    expect(environmentName('scrape_enabled')).toBe('MRE_SCRAPE_ENABLED')
    const names = settingKeys().map(environmentName)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^MRE_[A-Z_]+$/u)
  })

  it('has defaults that it would accept', () => {
    for (const key of settingKeys()) {
      const definition: SettingDefinition = settingDefinitions[key]
      expect(parseSetting(key, String(definition.default))).toBe(definition.default)
      expect(definition.description).not.toBe('')
    }
  })

  it('has every setting in one area, and every bound of a caution inside the range', () => {
    for (const key of settingKeys()) {
      expect(settingGroupNames).toContain(settingGroupOf(key))
      const definition: SettingDefinition = settingDefinitions[key]
      if (definition.type !== 'integer' || definition.caution === undefined) continue
      const { caution, min, max } = definition
      expect(needsReason(caution, min) || needsReason(caution, max)).toBe(true)
      expect(needsReason(caution, min) && needsReason(caution, max)).toBe(false)
    }
  })

  it('takes one of a few words, however it is written, and no other', () => {
    expect(parseSetting('log_level', ' Debug ')).toBe('debug')
    for (const text of ['', 'verbose', 'info,warn']) {
      expect(() => parseSetting('log_level', text)).toThrow(
        expect.objectContaining({
          code: 'VALIDATION_ERROR',
          details: { field: 'log_level', value: text, range: 'one of debug, info, warn, error' },
        }),
      )
    }
  })

  it('gives every setting a typed value', () => {
    expect(Object.keys(settingValues(resolveSettings({}, nothing)))).toEqual(settingKeys())
    for (const [key, value] of Object.entries(settingValues(resolveSettings({}, nothing)))) {
      const definition = isSettingKey(key) ? settingDefinitions[key] : undefined
      expect({ key, value }).toEqual({ key, value: definition?.default })
    }
  })

  it('lets the environment win over the database, and the database over the default', () => {
    const stored = new Map([
      ['crawl_delay_ms', '700'],
      ['max_in_flight', '3'],
    ])
    const environment = { MRE_CRAWL_DELAY_MS: '500', MRE_MAX_IN_FLIGHT: '', MRE_OTHER: '1' }
    const byKey = new Map(resolveSettings(environment, stored).map((setting) => [setting.key, setting]))
    expect(byKey.get('crawl_delay_ms')).toMatchObject({ value: 500, source: 'environment' })
    expect(byKey.get('max_in_flight')).toMatchObject({ value: 3, source: 'database' })
    expect(byKey.get('race_fetch_concurrency')).toMatchObject({ value: 4, source: 'default' })
    expect(settingValues(resolveSettings(environment, stored))).toMatchObject({
      crawl_delay_ms: 500,
      max_in_flight: 3,
    })
  })

  it.each(['0', 'false', 'off', 'no', 'FALSE', ' Off '])('reads %j as the kill switch pulled', (text) => {
    expect(settingValues(resolveSettings({ MRE_SCRAPE_ENABLED: text }, nothing)).scrape_enabled).toBe(false)
  })

  it.each(['1', 'true', 'on', 'yes', 'TRUE', ' Yes '])('reads %j as requests allowed', (text) => {
    expect(settingValues(resolveSettings({ MRE_SCRAPE_ENABLED: text }, nothing)).scrape_enabled).toBe(true)
  })

  it.each(['2', 'flase', 'enabled', 'y', '-', 'true false', ' '])(
    'refuses %j instead of guessing',
    (text) => {
      expect(() => resolveSettings({ MRE_SCRAPE_ENABLED: text }, nothing)).toThrow(
        expect.objectContaining({
          code: 'VALIDATION_ERROR',
          details: expect.objectContaining({ field: 'MRE_SCRAPE_ENABLED', value: text }),
        }),
      )
    },
  )

  it('holds integers to their range, ends included', () => {
    for (const key of settingKeys()) {
      const definition: SettingDefinition = settingDefinitions[key]
      if (definition.type !== 'integer') continue
      expect(parseSetting(key, String(definition.min))).toBe(definition.min)
      expect(parseSetting(key, String(definition.max))).toBe(definition.max)
      for (const outside of [definition.min - 1, definition.max + 1]) {
        expect(() => parseSetting(key, String(outside))).toThrow(
          expect.objectContaining({ code: 'VALIDATION_ERROR' }),
        )
      }
    }
  })

  it('takes whole numbers only', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^\s*-?\d{1,12}\s*$/u.test(text))
        expect(() => parseSetting('crawl_delay_ms', text)).toThrow(
          expect.objectContaining({ code: 'VALIDATION_ERROR' }),
        )
      }),
    )
    for (const text of ['1e3', '0x10', '1.5', 'Infinity', 'NaN', '', '１００', '10ms']) {
      expect(() => parseSetting('crawl_delay_ms', text)).toThrow(
        expect.objectContaining({ code: 'VALIDATION_ERROR' }),
      )
    }
  })

  it('keeps line breaks out of what goes into a header', () => {
    expect(parseSetting('user_agent_contact', 'mailto:me@example.com')).toBe('mailto:me@example.com')
    for (const text of ['a\r\nHost: evil', 'a\nb', 'x'.repeat(201)]) {
      expect(() => parseSetting('user_agent_contact', text)).toThrow(
        expect.objectContaining({ code: 'VALIDATION_ERROR' }),
      )
    }
  })

  it('names the field of a bad value in the database by its key', () => {
    expect(() => resolveSettings({}, new Map([['max_in_flight', '99']]))).toThrow(
      expect.objectContaining({
        details: {
          field: 'max_in_flight',
          value: '99',
          range: 'a whole number from 1 to 16',
          stored: true,
        },
      }),
    )
  })

  it('knows no keys but its own', () => {
    expect(isSettingKey('scrape_enabled')).toBe(true)
    for (const key of ['toString', '__proto__', 'constructor', 'SCRAPE_ENABLED', ''])
      expect(isSettingKey(key)).toBe(false)
  })
})
