import { z } from 'zod'
import type { ErrorReport } from './errors.ts'
import { type Content, element, type Markup } from './export/report/html.ts'

/*
 * What is shown when the engine cannot start (ui.md 3b): a plain page without scripts, the same in both shells. On the
 * desktop its links are read by main, in the browser shell its forms are sent to the server that shows it.
 */

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
  /** Where the log is, for a page that cannot open it. */
  readonly logFolder?: string
  /** What came of the last thing that was tried from here. */
  readonly notice: string | null
}

export type FailureAction =
  { readonly kind: 'retry' | 'logs' | 'data' | 'quit' } | { readonly kind: 'restore'; readonly name: string }

/** Below which everything is that the page's links and forms ask for. */
export const FAILURE_PATH = '/failure/'
const simple = ['retry', 'logs', 'data', 'quit'] as const

/** What a link of the page asks for; null for anything that is no link of it. */
export function readAction(
  url: string,
  origin: string,
  copies: readonly DatabaseCopy[],
): FailureAction | null {
  const start = `${origin}${FAILURE_PATH}`
  if (!url.startsWith(start)) return null
  const [kind, name, ...more] = url.slice(start.length).split('/')
  if (more.length > 0) return null
  const known = simple.find((candidate) => candidate === kind)
  if (known !== undefined) return name === undefined ? { kind: known } : null
  const copy = copies.find((candidate) => kind === 'restore' && candidate.name === name)
  return copy === undefined ? null : { kind: 'restore', name: copy.name }
}

export const failureStyle = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, 'Segoe UI', 'Liberation Sans', sans-serif; }
body { margin: 0 auto; max-width: 44rem; padding: 2.5rem 1.5rem; }
h1 { font-size: 1.35rem; margin: 0 0 .5rem; }
h2 { font-size: 1rem; margin: 2rem 0 .25rem; }
p { margin: .25rem 0; }
.muted { opacity: .75; }
.notice { border-left: 4px solid; padding: .25rem .75rem; margin: 1rem 0; }
code { overflow-wrap: anywhere; }
form { display: inline; }
nav, .choices { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.25rem 0; }
a, button { color: inherit; background: none; font: inherit; cursor: pointer; display: inline-block; padding: .3rem .8rem; border: 1px solid; border-radius: 6px; text-decoration: none; box-sizing: border-box; min-height: 2.2rem; }
a:focus-visible, button:focus-visible { outline: 2px solid Highlight; outline-offset: 2px; }
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

/** How the page's choices reach whoever carries them out. */
export type FailureSurface = { readonly kind: 'links'; readonly origin: string } | { readonly kind: 'forms' }

/** What putting a copy back means: asked by a dialog of the desktop, by a page of the browser shell. */
export const restoreQuestion = (name: string) => ({
  title: `Restore ${name}?`,
  text: 'The backup takes the place of the database. What is there now is moved into the folder "backups"; nothing is deleted.',
  confirm: 'Restore',
  cancel: 'Cancel',
})

const title = 'My Race Engineer cannot start'

export function failureHtml(facts: FailureFacts, surface: FailureSurface): string {
  const { report, dataDir, logFolder, copies, notice } = facts
  return page(
    title,
    element('h1', {}, title),
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
    logFolder === undefined ? null : element('p', {}, 'The log is in: ', element('code', {}, logFolder)),
    element('nav', { 'aria-label': 'What to do' }, choices(surface)),
    element('h2', {}, 'Backups of the database'),
    copies.length === 0
      ? element('p', { class: 'muted' }, 'There is no backup in the folder backups.')
      : [
          element(
            'p',
            { class: 'muted' },
            'Restoring puts a copy in the place of the database. What is there now is kept aside, not deleted.',
          ),
          copiesTable(copies, surface),
        ],
  )
}

/** Asks once more, where there is no dialog that could. */
export function confirmHtml({ name, made_at: madeAt, bytes }: DatabaseCopy): string {
  const { title: question, text, confirm, cancel } = restoreQuestion(name)
  return page(
    question,
    element('h1', {}, question),
    element('p', {}, `Made ${momentText(madeAt)}, ${sizeText(bytes)}.`),
    element('p', {}, text),
    element('p', {}, 'Imports stay disabled until a validation has passed.'),
    element(
      'div',
      { class: 'choices' },
      element('a', { href: '/' }, cancel),
      form(`restore/${name}`, confirm),
    ),
  )
}

/** What stays on the screen after the program was ended from the page. */
export function endedHtml(): string {
  return page(
    'My Race Engineer was closed',
    element('h1', {}, 'My Race Engineer was closed'),
    element('p', {}, 'Nothing was changed. Start it again to go on.'),
  )
}

function choices(surface: FailureSurface): Markup[] {
  switch (surface.kind) {
    case 'links':
      return [
        link(surface.origin, 'retry', 'Try again'),
        link(surface.origin, 'logs', 'Open the log folder'),
        link(surface.origin, 'data', 'Open the data folder'),
        link(surface.origin, 'quit', 'Quit'),
      ]
    case 'forms':
      return [form('retry', 'Try again'), form('quit', 'Quit')]
  }
}

const link = (origin: string, to: string, text: string, label: string | null = null): Markup =>
  element('a', { href: `${origin}${FAILURE_PATH}${to}`, 'aria-label': label }, text)

function form(to: string, text: string): Markup {
  return element(
    'form',
    { method: 'post', action: `${FAILURE_PATH}${to}` },
    element('button', { type: 'submit' }, text),
  )
}

function copiesTable(copies: readonly DatabaseCopy[], surface: FailureSurface): Markup {
  const origin = surface.kind === 'links' ? surface.origin : ''
  return element(
    'table',
    {},
    element(
      'tr',
      {},
      ['Made', 'Why', 'Size', 'Restore'].map((name) => element('th', { scope: 'col' }, name)),
    ),
    copies.map((copy) =>
      element(
        'tr',
        {},
        element('td', {}, momentText(copy.made_at)),
        element('td', {}, why[copy.reason] ?? copy.reason),
        element('td', {}, sizeText(copy.bytes)),
        element('td', {}, link(origin, `restore/${copy.name}`, 'Restore\u2026', `Restore ${copy.name}`)),
      ),
    ),
  )
}

const momentText = (iso: string): string => iso.replace('T', ' ').replace('Z', ' UTC')
const sizeText = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

function page(name: string, ...content: readonly Content[]): string {
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `${element('title', {}, name).markup}<style>${failureStyle}</style></head>`,
    element('body', {}, element('main', {}, ...content)).markup,
    '</html>',
  ].join('\n')
}
