import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { en } from '../../../renderer/i18n/en/index.ts'
import { pseudo, pseudoText } from '../../../renderer/i18n/pseudo.ts'
import { hasText, t } from '../../../renderer/i18n/t.ts'
import { counted } from '../../../renderer/format/counts.ts'

const root = join(import.meta.dirname, '../../../renderer')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/u.test(name) && !name.startsWith('i18n'))
  .map((name) => readFileSync(join(root, name), 'utf8'))
const code = sources.join('\n')

const PLURAL = /_(?:one|other)$/u
const keys = Object.entries(en).flatMap(([space, texts]) =>
  Object.keys(texts).map((name) => `${space}:${name}`),
)
const withoutForm = new Set(keys.map((key) => key.replace(PLURAL, '')))

/** Keys that the code names: whole ones, and the beginnings of those that it puts together. */
const named = [...code.matchAll(/\bt\(\s*['`]([a-z]+:[^'`]*)['`]/gu)].map(([, key = '']) => key)
const whole = new Set(named.filter((key) => !key.includes('${')))
const patterns = named
  .filter((key) => key.includes('${'))
  .map((key) => new RegExp(`^${key.split(/\$\{.*?\}/u).join('.+')}$`, 'u'))
const nouns = new Set(
  [...code.matchAll(/\bcounted\([^)]*?'(\w+)'\)/gu)].map(([, noun = '']) => `counts:${noun}`),
)

describe('the catalogue', () => {
  it('has every text that the code names', () => {
    expect(whole.size).toBeGreaterThan(150)
    expect([...whole, ...nouns].filter((key) => !withoutForm.has(key))).toEqual([])
    expect(patterns.filter((pattern) => ![...withoutForm].some((key) => pattern.test(key)))).toEqual([])
  })

  it('has no text that nobody shows', () => {
    const unused = [...withoutForm].filter(
      (key) => !whole.has(key) && !nouns.has(key) && !patterns.some((pattern) => pattern.test(key)),
    )
    expect(unused).toEqual([])
  })

  it('has both forms of every plural', () => {
    const stems = keys.filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, ''))
    for (const stem of new Set(stems)) {
      expect(keys).toContain(`${stem}_one`)
      expect(keys).toContain(`${stem}_other`)
      expect(keys).not.toContain(stem)
    }
  })

  it('holds no empty text and no markup', () => {
    for (const text of Object.values(en).flatMap((texts) => Object.values<string>(texts))) {
      expect(text.trim()).not.toBe('')
      expect(text).not.toMatch(/<\/?[a-z]/u)
    }
  })
})

describe('texts', () => {
  it('take their variables and the plural form of their count', () => {
    expect(t('find:offer.unknownAt', { eventId: '486677', track: 'club' })).toBe(
      'Event 486677 at club is not known here yet.',
    )
    expect(counted(1, 'race')).toBe('1 race')
    expect(counted(2, 'race')).toBe('2 races')
  })

  it('leave hostile values as they are: what draws them escapes them', () => {
    expect(t('shell:tab.event', { id: '<b>$t(common:close)' })).toContain('<b>')
  })

  it('are known or not', () => {
    expect(hasText('errors:title.NOT_FOUND')).toBe(true)
    expect(hasText('errors:title.NEVER_HEARD_OF')).toBe(false)
  })
})

describe('the pseudo language', () => {
  it('changes every letter but not the variables', () => {
    expect(pseudoText('Open {{name}} now')).toMatch(/^[^a-z ]+ \{\{name\}\} [^a-z ]+$/iu)
    const texts = Object.values(pseudo(en)).flatMap((names) => Object.values(names))
    expect(texts.filter((text) => /[a-z]/iu.test(text.replaceAll(/\{\{\w+\}\}/gu, '')))).toEqual([])
  })
})
