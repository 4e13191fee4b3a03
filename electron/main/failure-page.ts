import { z } from 'zod'
import { element, type Markup } from '../../shared/domain/export/report/html.ts'
import type { ErrorReport } from '../../shared/domain/errors.ts'

/** What is shown when the engine cannot start (ui.md 3b): a plain page without scripts, whose links are read by main. */

/** A copy of the database, as `mre db backups` lists it. */
export const databaseCopy = z.object({
  name: z.string().regex(/^[\w.-]{1,120}$/u),
  reason: z.string(),
  made_at: z.string(),
  bytes: z.int().min(0),
})
export type DatabaseCopy = z.infer<typeof databaseCopy>

export interface FailureFacts {
  /** Null when it ended several times in a row without a word. */
  readonly report: ErrorReport | null
  readonly dataDir: string
  readonly copies: readonly DatabaseCopy[]
  /** What came of the last thing that was tried from here. */
  readonly notice: string | null
}

export type FailureAction =
  { readonly kind: 'retry' | 'logs' | 'data' | 'quit' } | { readonly kind: 'restore'; readonly name: string }

/** Where the page's links lead: nowhere, since main reads them instead of following. */
const path = '/failure/'
const simple = ['retry', 'logs', 'data', 'quit'] as const

/** What a link of the page asks for; null for anything that is no link of it. */
export function readAction(
  url: string,
  origin: string,
  copies: readonly DatabaseCopy[],
): FailureAction | null {
  const start = `${origin}${path}`
  if (!url.startsWith(start)) return null
  const [kind, name, ...more] = url.slice(start.length).split('/')
  if (more.length > 0) return null
  const known = simple.find((candidate) => candidate === kind)
  if (known !== undefined) return name === undefined ? { kind: known } : null
  const copy = copies.find((candidate) => kind === 'restore' && candidate.name === name)
  return copy === undefined ? null : { kind: 'restore', name: copy.name }
}

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, 'Segoe UI', 'Liberation Sans', sans-serif; }
body { margin: 0 auto; max-width: 44rem; padding: 2.5rem 1.5rem; }
h1 { font-size: 1.35rem; margin: 0 0 .5rem; }
h2 { font-size: 1rem; margin: 2rem 0 .25rem; }
p { margin: .25rem 0; }
.muted { opacity: .75; }
.notice { border-left: 4px solid; padding: .25rem .75rem; margin: 1rem 0; }
code { overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0; }
a { color: inherit; display: inline-block; padding: .3rem .8rem; border: 1px solid; border-radius: 6px; text-decoration: none; }
a:focus-visible { outline: 2px solid Highlight; outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
`

const why: Readonly<Record<string, string>> = {
  mre: 'before an update of the database',
  daily: 'made every day',
  manual: 'made by hand',
  replaced: 'put aside by a restore',
  damaged: 'put aside, could not be read',
}

/** @param origin of the page's links */
export function failureHtml({ report, dataDir, copies, notice }: FailureFacts, origin: string): string {
  const link = (to: string, text: string): Markup => element('a', { href: `${origin}${path}${to}` }, text)
  const body = element(
    'body',
    {},
    element('h1', {}, 'My Race Engineer cannot start'),
    notice === null ? null : element('p', { class: 'notice', role: 'status' }, notice),
    element('p', {}, report?.message ?? 'The engine ended several times in a row.'),
    report?.action == null ? null : element('p', {}, report.action),
    report === null ? null : element('p', { class: 'muted' }, `${report.code}, while: ${report.stage}`),
    element('h2', {}, 'What is kept'),
    element(
      'p',
      {},
      'Nothing was changed or deleted. Everything is where it was: ',
      element('code', {}, dataDir),
    ),
    element(
      'nav',
      { 'aria-label': 'What to do' },
      link('retry', 'Try again'),
      link('logs', 'Open the log folder'),
      link('data', 'Open the data folder'),
      link('quit', 'Quit'),
    ),
    element('h2', {}, 'Copies of the database'),
    copies.length === 0
      ? element('p', { class: 'muted' }, 'There is no copy in the folder backups.')
      : [
          element(
            'p',
            { class: 'muted' },
            'Restoring puts a copy in the place of the database. What is there now is kept aside, not deleted.',
          ),
          element(
            'table',
            {},
            element(
              'tr',
              {},
              ['Made', 'Why', 'Size', ''].map((name) => element('th', { scope: 'col' }, name)),
            ),
            copies.map((copy) =>
              element(
                'tr',
                {},
                element('td', {}, copy.made_at.replace('T', ' ').replace('Z', ' UTC')),
                element('td', {}, why[copy.reason] ?? copy.reason),
                element('td', {}, `${(copy.bytes / 1e6).toFixed(1)} MB`),
                element('td', {}, link(`restore/${copy.name}`, 'Restore…')),
              ),
            ),
          ),
        ],
  )
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>My Race Engineer cannot start</title><style>${style}</style></head>`,
    body.markup,
    '</html>',
  ].join('\n')
}
