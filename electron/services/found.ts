import { AppError } from '../../shared/domain/errors.ts'

/** What was read. @throws AppError NOT_FOUND where there is nothing */
export function found<Row>(row: Row | null, what: string, id: string): Row {
  if (row !== null) return row
  throw new AppError('NOT_FOUND', `There is no ${what} ${id} in the database.`, {
    stage: 'request',
    source: 'library',
    action: 'Sync or import it first, or check the spelling.',
    details: { field: what, value: id },
  })
}
