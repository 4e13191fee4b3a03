import { createInstance } from 'i18next'
import { en } from './en/index.ts'
import { chosenLocale } from './locale.ts'
import { pseudo } from './pseudo.ts'

type Catalogue = typeof en
type Namespace = keyof Catalogue
type PluralForm = 'zero' | 'one' | 'two' | 'few' | 'many' | 'other'
type Base<Name> = Name extends `${infer Stem}_${PluralForm}` ? Stem : Name
type NamesOf<Space extends Namespace> = Base<keyof Catalogue[Space] & string>

/** A text of the catalogue: `namespace:name`, without the end of a plural form. A key that does not exist is a type error. */
export type Key = { [Space in Namespace]: `${Space}:${NamesOf<Space>}` }[Namespace]

/** The nouns that `counted` knows. */
export type Noun = {
  [Name in keyof Catalogue['counts']]: Name extends `${infer Stem}_other` ? Stem : never
}[keyof Catalogue['counts']]

type Look<Space extends Namespace, Name extends string> = Name extends keyof Catalogue[Space]
  ? { readonly text: Catalogue[Space][Name]; readonly plural: false }
  : `${Name}_other` extends keyof Catalogue[Space]
    ? { readonly text: Catalogue[Space][`${Name}_other`]; readonly plural: true }
    : never
type Found<K> = K extends `${infer Space}:${infer Name}`
  ? Space extends Namespace
    ? Look<Space, Name>
    : never
  : never

/** Names between double braces. */
type Placeholders<Text> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never
type NeededOf<Entry> = Entry extends { readonly text: infer Text; readonly plural: infer Plural }
  ? Placeholders<Text> | (Plural extends true ? 'count' : never)
  : never
type Needed<K> = NeededOf<Found<K>>
type Variables<Names> = [Names] extends [never]
  ? []
  : [variables: { readonly [Name in Names & string]: Name extends 'count' ? number : string | number }]

const catalogues = { en, pseudo: pseudo(en) }

const i18n = createInstance()
void i18n.init({
  // Everything is here already, so texts are ready for modules that ask while they are loaded.
  initAsync: false,
  lng: chosenLocale(),
  fallbackLng: 'en',
  resources: catalogues,
  ns: Object.keys(en),
  keySeparator: false,
  // React escapes; so do attributes.
  interpolation: { escapeValue: false },
  returnNull: false,
})

/**
 * The text of a key in the chosen language. Keys and variables are checked by the compiler. The language is chosen before
 * the first text is read and stays for the life of the window, so this may be called anywhere.
 */
export function t<K extends Key>(key: K, ...[variables]: Variables<Needed<K>>): string {
  return i18n.t(key, { ...variables })
}

/** Whether there is such a text: for names that come from an engine that may be newer than this page. */
export function hasText(key: string): key is Key {
  return i18n.exists(key)
}
