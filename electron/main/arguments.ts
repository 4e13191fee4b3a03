import { parseArgs } from 'node:util'

export interface AppArguments {
  /** The page's start route, such as `/event/486677`. */
  readonly open: string | undefined
  readonly dataDir: string | undefined
}

/** The app's own arguments among Chromium's and Electron's, which are left alone. */
export function readArguments(argv: readonly string[]): AppArguments {
  const { values } = parseArgs({
    args: argv.slice(1),
    options: { open: { type: 'string' }, 'data-dir': { type: 'string' } },
    strict: false,
    allowPositionals: true,
  })
  const text = (value: string | boolean | undefined): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined
  return { open: text(values['open']), dataDir: text(values['data-dir']) }
}
