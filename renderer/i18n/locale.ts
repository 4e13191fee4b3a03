/** Languages that the texts exist in. `pseudo` is English with strange letters, for tests of what is not translated. */
const locales = ['en', 'pseudo'] as const
type Locale = (typeof locales)[number]

const KEY = 'mre.locale'

/** The language asked for in this window's storage, else English. Without a window (in tests) there is no storage. */
export function chosenLocale(): Locale {
  try {
    const asked = globalThis.sessionStorage.getItem(KEY)
    return locales.find((locale) => locale === asked) ?? 'en'
  } catch {
    return 'en'
  }
}
