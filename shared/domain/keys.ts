/** Key combinations as tinykeys writes them (`$mod+Shift+t`): what they are called, and how Electron writes them. */

const MODIFIERS = ['$mod', 'Control', 'Meta', 'Alt', 'Shift'] as const
type Modifier = (typeof MODIFIERS)[number]

interface Combination {
  readonly modifiers: readonly Modifier[]
  readonly key: string
}

/** Names of keys that are more than one character, and what people call them. */
const NAMED: Readonly<Record<string, { readonly label: string; readonly accelerator: string }>> = {
  ArrowLeft: { label: '\u2190', accelerator: 'Left' },
  ArrowRight: { label: '\u2192', accelerator: 'Right' },
  ArrowUp: { label: '\u2191', accelerator: 'Up' },
  ArrowDown: { label: '\u2193', accelerator: 'Down' },
  PageUp: { label: 'PgUp', accelerator: 'PageUp' },
  PageDown: { label: 'PgDn', accelerator: 'PageDown' },
  Home: { label: 'Home', accelerator: 'Home' },
  End: { label: 'End', accelerator: 'End' },
  Tab: { label: 'Tab', accelerator: 'Tab' },
  Enter: { label: 'Enter', accelerator: 'Enter' },
  Escape: { label: 'Esc', accelerator: 'Escape' },
  Delete: { label: 'Del', accelerator: 'Delete' },
  Space: { label: 'Space', accelerator: 'Space' },
  Backslash: { label: '\\', accelerator: '\\' },
}
const FUNCTION_KEY = /^F(?:[1-9]|1[0-2])$/u
const DIGIT = /^Digit(\d)$/u

function isModifier(text: string): text is Modifier {
  return MODIFIERS.some((modifier) => modifier === text)
}

/** One character that is seen. */
const SINGLE = /^[^\s\p{C}]$/u

function isKey(key: string): boolean {
  return SINGLE.test(key) || Object.hasOwn(NAMED, key) || FUNCTION_KEY.test(key) || DIGIT.test(key)
}

/** A combination taken apart; null for what is none. `+` itself can be a key: `+`, `$mod++`. */
export function readKeys(text: string): Combination | null {
  const parts =
    text === '+' ? ['+'] : text.endsWith('++') ? [...text.slice(0, -2).split('+'), '+'] : text.split('+')
  const key = parts.pop()
  if (key === undefined || !isKey(key)) return null
  const modifiers = parts.filter(isModifier)
  return modifiers.length === parts.length && new Set(parts).size === parts.length ? { modifiers, key } : null
}

/** Whether it is one character without Ctrl, Alt or Cmd: such keys must be possible to turn off (WCAG 2.1.4). */
export function isSingleKey(text: string): boolean {
  const keys = readKeys(text)
  return keys !== null && keys.key.length === 1 && keys.modifiers.every((modifier) => modifier === 'Shift')
}

const MAC: Record<Modifier, string> = {
  $mod: '\u2318',
  Control: '\u2303',
  Meta: '\u2318',
  Alt: '\u2325',
  Shift: '\u21e7',
}
const OTHERS: Record<Modifier, string> = {
  $mod: 'Ctrl',
  Control: 'Ctrl',
  Meta: 'Meta',
  Alt: 'Alt',
  Shift: 'Shift',
}

/** What the combination is called on the reader's keyboard: `Ctrl+Shift+T`, on a Mac `\u2318\u21e7T`. */
export function keysLabel(text: string, mac: boolean): string {
  const keys = readKeys(text)
  if (keys === null) return text
  const names = mac ? MAC : OTHERS
  const key = NAMED[keys.key]?.label ?? DIGIT.exec(keys.key)?.[1] ?? keys.key.toUpperCase()
  // A question mark needs Shift on most keyboards: saying so twice would mislead.
  const shown = keys.modifiers.filter((modifier) => !(modifier === 'Shift' && /^[^\p{L}\d]$/u.test(keys.key)))
  return [...shown.map((modifier) => names[modifier]), key].join(mac ? '' : '+')
}

const ACCELERATOR: Record<Modifier, string> = {
  $mod: 'CmdOrCtrl',
  Control: 'Control',
  Meta: 'Meta',
  Alt: 'Alt',
  Shift: 'Shift',
}

/** The combination as Electron's menus write it; null where it has no way to. */
export function accelerator(text: string): string | null {
  const keys = readKeys(text)
  if (keys === null || !/^[\x21-\x7e]+$/u.test(keys.key)) return null
  const key =
    keys.key === '+'
      ? 'Plus'
      : (NAMED[keys.key]?.accelerator ?? DIGIT.exec(keys.key)?.[1] ?? keys.key.toUpperCase())
  return [...keys.modifiers.map((modifier) => ACCELERATOR[modifier]), key].join('+')
}
