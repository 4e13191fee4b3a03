import type { EventSummary, SessionDetail } from '../../../contract/views.ts'
import type { PaperFormat } from '../request.ts'
import { element } from './html.ts'
import { raceSection } from './race-section.ts'
import { reportStyle } from './style.ts'

export interface Report {
  readonly event: EventSummary
  readonly sessions: readonly SessionDetail[]
  readonly paper: PaperFormat
  /** Name and version of the program, for the foot of the report. */
  readonly madeBy: string
}

/**
 * A printable report as one self-contained HTML document (ui.md 1d): no script, and a policy that lets it load nothing, so
 * that it shows the same offline, in a browser, in Electron and in the browser that makes a PDF of it.
 */
export function reportHtml({ event, sessions, paper, madeBy }: Report): string {
  const [only] = sessions
  const title =
    sessions.length === 1 && only !== undefined ? `${only.session.raceLabel}, ${event.name}` : event.name
  const dates =
    event.dateEnd === null || event.dateEnd === event.date ? event.date : `${event.date} to ${event.dateEnd}`
  const facts = [event.trackName, dates.replaceAll(/T[\d:]+/gu, ''), event.eventUrl]
  const body = element(
    'body',
    {},
    element(
      'header',
      {},
      element('h1', {}, event.name),
      element(
        'p',
        { class: 'facts' },
        facts.map((fact) => element('span', {}, fact)),
      ),
    ),
    element('main', {}, sessions.map(raceSection)),
    element(
      'footer',
      {},
      `Made with ${madeBy} from the source’s published results${event.lastIngestedAt === null ? '' : `, imported ${event.lastIngestedAt.slice(0, 10)}`}.`,
    ),
  )
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    element('title', {}, title).markup,
    `<style>${reportStyle(paper)}</style></head>`,
    body.markup,
    '</html>\n',
  ].join('\n')
}
