import type { ErrorCode, ErrorReport } from '../../shared/domain/errors.ts'
import { hasText, t } from '../i18n/t.ts'
import { conflictOf } from './conflict.ts'

function isReport(value: unknown): value is ErrorReport {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'stage' in value &&
    typeof value.stage === 'string' &&
    'message' in value &&
    typeof value.message === 'string' &&
    'action' in value &&
    (value.action === null || typeof value.action === 'string') &&
    'details' in value &&
    typeof value.details === 'object' &&
    value.details !== null
  )
}

/** The report inside whatever a call of the contract threw; a plain one where there is none. */
export function readError(thrown: unknown): ErrorReport {
  if (typeof thrown === 'object' && thrown !== null && 'data' in thrown && isReport(thrown.data))
    return thrown.data
  return {
    code: 'INTERNAL_ERROR',
    stage: 'request',
    source: 'window',
    message: t('errors:request.message'),
    action: t('errors:request.action'),
    details: {},
  }
}

/** A short plain title. A busy server, a missing page and a refused one read differently (ui.md 3b). */
export function errorTitle(report: ErrorReport): string {
  const status = report.details['status_code']
  if (report.code === 'CONNECTOR_HTTP_ERROR' && typeof status === 'number') {
    if (status === 429) return t('errors:status.tooMany')
    if (status === 403) return t('errors:status.refused')
    if (status === 404 || status === 410) return t('errors:status.missing')
    if (status >= 500) return t('errors:status.server')
  }
  const conflict = conflictOf(report)
  if (conflict !== null) return t(`errors:conflict.${conflict}`)
  const code = isErrorCode(report.code) ? report.code : 'INTERNAL_ERROR'
  return t(`errors:title.${code}`)
}

/** The report's message, or nothing where it only says the title again. */
export function errorMessage(report: ErrorReport): string {
  return report.message === `${errorTitle(report)}.` ? '' : report.message
}

/** What was going on when the error arose, as the end of `While …`. */
export function errorStageText(report: ErrorReport): string {
  return hasText(`errors:stage.${report.stage}`) ? t(`errors:stage.${report.stage}`) : report.stage
}

/** Whether it is a code that this page knows; a newer engine may know more. */
export function isErrorCode(text: string): text is ErrorCode {
  return hasText(`errors:title.${text}`)
}
