/** What may be somebody's: replaced by characters of the same kind and number, so that the structure stays (O9). */

/** Text to be hidden, and the part of it that is. */
const personal: readonly (readonly [name: string, pattern: RegExp, hide: (match: string) => string])[] = [
  ['email', /[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g, masked],
  ['email', /noSpam\(\s{0,9}(['"])[^'"]{1,200}\1\s{0,9},\s{0,9}(['"])[^'"]{1,200}\2/g, maskedArguments],
  // An e-mail address in decimal references: `&#64;` is its @.
  ['email', /(?:&#\d{2,3};){1,64}&#64;(?:&#\d{2,3};){3,190}/g, maskedReferences],
  ['token', /(?<=[?&;](?:key|token|api_?key|access_?token|auth|signature|sid)=)[\w.~-]{6,500}/gi, masked],
  ['token', /\bAIza[\w-]{35}/g, masked],
  ['ip', /(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?!\.?\d)/g, zeroed],
]

/**
 * The bytes of a page without e-mail addresses, tokens and IP addresses, and what kinds were found. Everything else stays
 * byte for byte.
 */
export function redacted(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly found: string[] } {
  // One character for each byte, so that what is not redacted comes out as it went in, whatever its encoding.
  let text = Buffer.from(bytes).toString('latin1')
  const found = new Set<string>()
  for (const [name, pattern, hide] of personal) {
    text = text.replace(pattern, (match) => {
      const hidden = hide(match)
      if (hidden !== match) found.add(name)
      return hidden
    })
  }
  return { bytes: Buffer.from(text, 'latin1'), found: [...found].toSorted() }
}

function masked(text: string): string {
  return text.replace(/[A-Za-z]/g, 'x').replace(/\d/g, '0')
}

/** The two parts of an address that a script puts together. */
function maskedArguments(text: string): string {
  return text.replace(
    /(['"])([^'"]+)\1/g,
    (_, quote: string, part: string) => `${quote}${masked(part)}${quote}`,
  )
}

/** Letters and digits as references of the same length; what separates the parts of the address stays. */
function maskedReferences(text: string): string {
  return text.replace(/&#(\d{2,3});/g, (reference: string, code: string) => {
    if (!/[A-Za-z0-9]/.test(String.fromCharCode(Number(code)))) return reference
    return code.length === 2 ? '&#88;' : '&#120;'
  })
}

function zeroed(text: string): string {
  return text.replace(/\d/g, '0')
}
