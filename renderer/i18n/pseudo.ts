const PLAIN = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const STRANGE = 'áƀçđéƒǧĥíĵķļɱñóƥɋřšťúṽŵẋýžÁƁÇĐÉƑǦĤÍĴĶĻṀÑÓƤɊŘŠŤÚṼŴẊÝŽ'
const letters = new Map(Array.from(PLAIN, (letter, index) => [letter, STRANGE.charAt(index)]))

/** A text with strange letters, its `{{variables}}` left alone. */
export function pseudoText(text: string): string {
  return text
    .split(/(\{\{[^}]*\}\})/u)
    .map((part) =>
      part.startsWith('{{') ? part : part.replaceAll(/[a-z]/giu, (letter) => letters.get(letter) ?? letter),
    )
    .join('')
}

type Catalogue = Readonly<Record<string, Readonly<Record<string, string>>>>

/** A catalogue in which every text is strange: what stays plain on a screen does not come from it. */
export function pseudo(catalogue: Catalogue): Catalogue {
  return Object.fromEntries(
    Object.entries(catalogue).map(([space, texts]) => [
      space,
      Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, pseudoText(text)])),
    ]),
  )
}
