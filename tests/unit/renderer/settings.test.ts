import { describe, expect, it } from 'vitest'
import { resolveSettings, settingKeys } from '../../../electron/configuration/registry.ts'
import { viewOf } from '../../../electron/services/setting-views.ts'
import {
  changed,
  isChange,
  problemOf,
  riskyChanges,
  shownGroups,
  shownText,
  stillChanges,
  wantedValues,
} from '../../../renderer/features/settings/settings-model.ts'
import type { Drafts } from '../../../renderer/features/settings/settings-model.ts'
import { readSettingsSearch } from '../../../renderer/features/settings/settings-search.ts'
import {
  cautionText,
  rangeText,
  saidText,
  settingName,
  valueText,
} from '../../../renderer/features/settings/settings-text.ts'
import type { SettingView } from '../../../shared/contract/settings.ts'

const views = (stored: Readonly<Record<string, string>> = {}, environment: Record<string, string> = {}) =>
  resolveSettings(environment, new Map(Object.entries(stored))).map((setting) =>
    viewOf(setting, setting.value),
  )
const named = (settings: readonly SettingView[], key: string): SettingView => {
  const found = settings.find((setting) => setting.key === key)
  if (found === undefined) throw new Error(`No setting ${key}`)
  return found
}
const all = views()
const text = (value: string) => ({ text: value })
const keys = (settings: readonly SettingView[]) => settings.map(({ key }) => key)

describe('settings on the screen', () => {
  it('all have a name of their own, and risky ones say what the risk is', () => {
    const names = settingKeys().map(settingName)
    expect(names.filter((name) => /^[a-z_]+$/u.test(name))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
    const cautions = all.filter(({ caution }) => caution !== null).map(({ key }) => cautionText(key))
    expect(cautions).not.toContain(cautionText('no_such_setting'))
    expect(settingName('of_a_newer_engine')).toBe('of_a_newer_engine')
  })

  it('are said in words', () => {
    expect(valueText(named(all, 'crawl_delay_ms'), '1500')).toBe('1,500 milliseconds')
    expect(valueText(named(all, 'scrape_enabled'), 'false')).toBe('Off')
    expect(valueText(named(all, 'browser_path'), '')).toBe('(empty)')
    expect(valueText(named(all, 'http_retries'), 'x')).toBe('x')
    expect(saidText(named(all, 'page_patience_ms'), '300000')).toBe('5 min')
    expect(saidText(named(all, 'job_total_timeout_seconds'), '3600')).toBe('1 h')
    expect(saidText(named(all, 'max_page_bytes'), '16000000')).toBe('16 MB')
    expect(saidText(named(all, 'crawl_delay_ms'), '250')).toBeNull()
    expect(rangeText(named(all, 'crawl_delay_ms'))).toBe('0 to 60,000 milliseconds')
    expect(rangeText(named(all, 'log_level'))).toBeNull()
  })

  it('are found by name, key, description and variable, and by whether they are at their default', () => {
    const found = (search: Record<string, unknown>, settings = all) =>
      shownGroups(settings, readSettingsSearch(search)).flatMap((group) => keys(group.settings))
    expect(found({})).toHaveLength(all.length)
    expect(found({ q: 'Requests AT once' })).toContain('max_in_flight')
    expect(found({ q: 'MRE_LOG_LEVEL' })).toEqual(['log_level'])
    expect(found({ q: 'master switch' })).toEqual(['scrape_enabled'])
    expect(found({ q: 'nothing of the sort' })).toEqual([])
    const own = views({ http_retries: '5' }, { MRE_MAX_IN_FLIGHT: '1' })
    expect(found({ show: 'own' }, own)).toEqual(['max_in_flight', 'http_retries'])
    expect(readSettingsSearch({ q: '', show: 'everything' })).toEqual({})
  })
})

describe('a setting that is typed', () => {
  const stored = views({ http_retries: '5', host_rules: '[]' }, { MRE_MAX_IN_FLIGHT: '1' })

  it('is a change only where it would change something', () => {
    const retries = named(stored, 'http_retries')
    expect(isChange(retries, undefined)).toBe(false)
    expect(isChange(retries, text(' 05 '))).toBe(false)
    expect(isChange(retries, text('6'))).toBe(true)
    expect(isChange(retries, 'default')).toBe(true)
    expect(isChange(named(stored, 'crawl_delay_ms'), 'default')).toBe(false)
    // The environment may have taken it over since it was typed.
    expect(isChange(named(stored, 'max_in_flight'), text('2'))).toBe(false)
    expect(shownText(retries, 'default')).toBe('3')
  })

  it.each([
    ['http_retries', '', 'A whole number is needed.'],
    ['http_retries', '1.5', 'A whole number is needed.'],
    ['http_retries', '11', 'It must be from 0 to 10.'],
    ['http_retries', ' 7 ', null],
    ['max_page_bytes', '99999', 'It must be from 100,000 to 100,000,000.'],
    ['user_agent_contact', 'x'.repeat(201), 'At most 200 characters are possible.'],
    ['user_agent_contact', 'a\nb', 'It must be one line.'],
    ['host_rules', '{"host": 1}', 'This is no JSON list.'],
    ['host_rules', '[', 'This is no JSON list.'],
    ['host_rules', '[{"host": "a.liverc.com"}]', null],
  ])('%s of %j is refused before it is sent, or not: %s', (key, value, problem) => {
    expect(problemOf(named(all, key), text(value))).toBe(problem)
  })

  it('is sent as a whole, without what is no change', () => {
    const drafts: Drafts = {
      http_retries: 'default',
      crawl_delay_ms: text('0100'),
      scrape_enabled: text('false'),
      http_cache_entries: text('256'),
      max_in_flight: text('9'),
      gone: text('1'),
    }
    expect(keys(changed(stored, drafts))).toEqual(['scrape_enabled', 'crawl_delay_ms', 'http_retries'])
    expect(wantedValues(stored, drafts)).toEqual({
      scrape_enabled: 'false',
      crawl_delay_ms: '100',
      http_retries: null,
    })
  })

  it('is let go where it has been overtaken', () => {
    const drafts: Drafts = {
      http_retries: text('5'),
      max_in_flight: text('2'),
      gone: text('1'),
      log_level: text('warn'),
    }
    expect(stillChanges(stored, drafts)).toEqual({ log_level: text('warn') })
  })

  it('asks for a reason where it is impolite, and where fetching is switched', () => {
    const risky = (drafts: Drafts, settings = all) => keys(riskyChanges(settings, drafts))
    expect(risky({ crawl_delay_ms: text('499'), max_in_flight: text('3') })).toEqual([
      'crawl_delay_ms',
      'max_in_flight',
    ])
    expect(
      risky({ crawl_delay_ms: text('500'), max_in_flight: text('2'), http_retries: text('10') }),
    ).toEqual([])
    expect(risky({ scrape_enabled: 'default' }, views({ scrape_enabled: 'false' }))).toEqual([
      'scrape_enabled',
    ])
    // Taking back to the default what is the default already changes nothing that could be a risk.
    expect(risky({ scrape_enabled: 'default' }, views({ scrape_enabled: 'true' }))).toEqual([])
  })
})
