import type { SaveOutcome, SaveWish } from '../../../shared/contract/shell.ts'
import { errorReport } from '../../../shared/domain/errors.ts'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { reportName } from '../../../shared/domain/export/file-name.ts'
import type { ReportRequest } from '../../../shared/domain/export/request.ts'
import { z } from 'zod'
import { askToSave } from '../../app/desktop-shell.ts'
import { readError } from '../../format/errors.ts'
import { inElectron } from '../../state/platform.ts'

/**
 * How something to be saved reaches the reader: in the desktop app main asks for the place, in a browser it is a download
 * from the page's own origin. Neither way holds a table in the page.
 */

export type Wish = Exclude<SaveWish['what'], { readonly kind: 'restore' }>
/** `begun`: the browser is downloading, and tells by itself how that ends. */
export type Outcome = SaveOutcome | { readonly kind: 'begun' } | { readonly kind: 'blocked' }

/** Never rejects. */
export async function deliver(wish: Wish): Promise<Outcome> {
  if (inElectron) return askToSave(wish)
  try {
    switch (wish.kind) {
      case 'table':
        return await download(addressOf(wish))
      case 'pdf':
        return await downloadPdf(addressOf(wish), wish.request)
      case 'print':
        return printFrom(addressOf(wish))
    }
  } catch (thrown) {
    return { kind: 'failed', report: readError(thrown) }
  }
}

/** Where the browser shell answers, see `downloadHandler`. */
function addressOf(wish: Wish): string {
  const query = new URLSearchParams()
  const { eventId, raceId } = wish.request
  if (eventId !== undefined) query.set('event', eventId)
  if (raceId !== undefined) query.set('race', raceId)
  if (wish.kind === 'table') {
    const { table, format, bom } = wish.request
    query.set('table', table)
    query.set('format', format)
    if (bom) query.set('bom', 'true')
  } else query.set('paper', wish.request.paper)
  const file = { table: 'table', pdf: 'report.pdf', print: 'report.html' }[wish.kind]
  return `/api/v1/export/${file}?${query.toString()}`
}

/** Asked before whether it would succeed: a failed download would look like a file. */
async function download(address: string): Promise<Outcome> {
  const would = await fetch(address, { method: 'HEAD' })
  if (!would.ok) return { kind: 'failed', report: await failureOf(await fetch(address)) }
  click(address, '')
  return { kind: 'begun' }
}

/** A PDF takes a while and can fail meanwhile, so the page waits for it. */
async function downloadPdf(address: string, request: ReportRequest): Promise<Outcome> {
  const response = await fetch(address)
  if (!response.ok) return { kind: 'failed', report: await failureOf(response) }
  const name = reportName(request, 'pdf')
  const content = URL.createObjectURL(await response.blob())
  click(content, name)
  // The download has to have begun before the address may go.
  setTimeout(() => URL.revokeObjectURL(content), 10_000)
  return { kind: 'done', name }
}

function printFrom(address: string): Outcome {
  const opened = window.open(address)
  if (opened === null) return { kind: 'blocked' }
  // The report has no script of its own, so its opener asks for the paper.
  opened.addEventListener('load', () => opened.print(), { once: true })
  return { kind: 'begun' }
}

function click(address: string, name: string): void {
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
}

const failure = z.object({ error: errorReport })

async function failureOf(response: Response): Promise<ErrorReport> {
  const read = failure.safeParse(await response.json().catch(() => null))
  return readError(read.success ? { data: read.data.error } : null)
}
