import { reportName } from '../../shared/domain/export/file-name.ts'
import { reportHtml } from '../../shared/domain/export/report/report.ts'
import type { ReportRequest } from '../../shared/domain/export/request.ts'
import { requireReusable } from '../../shared/domain/quarantine.ts'
import { productVersion } from '../configuration/versions.ts'
import type { Library } from './library.ts'

export interface MadeReport {
  readonly title: string
  /** File name without its extension's dot: `pdf` and `html` take the same stem. */
  readonly name: (extension: 'pdf' | 'html') => string
  readonly html: string
}

/** Printable reports of a race, or of every race of an event in the order of its page (ui.md 1d). */
export class ReportService {
  readonly #library: Pick<Library, 'event' | 'session'>

  constructor(library: Pick<Library, 'event' | 'session'>) {
    this.#library = library
  }

  /** @throws AppError NOT_FOUND for an event or race that is not there or not complete, EVENT_QUARANTINED */
  make(request: ReportRequest): MadeReport {
    const { eventId, raceId, paper } = request
    const { event, rounds } = this.#library.event(eventId)
    requireReusable(event, 'report')
    const raceIds =
      raceId === undefined
        ? rounds.flatMap(({ sessions }) => sessions.map((session) => session.raceId))
        : [raceId]
    const sessions = raceIds.map((id) => this.#library.session(eventId, id))
    const madeBy = `My Race Engineer ${productVersion}`
    return {
      title: event.name,
      name: (extension) => reportName(request, extension),
      html: reportHtml({ event, sessions, paper, madeBy }),
    }
  }
}
