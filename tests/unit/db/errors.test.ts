import { describe, expect, it } from 'vitest'
import { toDatabaseError } from '../../../db/client/errors.ts'
import { AppError } from '../../../shared/domain/errors.ts'
import { textLike } from '../../support/matchers.ts'

class SqliteError extends Error {
  override readonly name = 'SqliteError'
  readonly code: string

  constructor(message: string, code: string) {
    super(message)
    this.code = code
  }
}

const secretText = 'near "select": /home/someone/mre.sqlite'

function mapped(code: string, message = secretText): AppError {
  const error = toDatabaseError(new SqliteError(message, code))
  if (!(error instanceof AppError)) throw new Error('not mapped')
  return error
}

describe('toDatabaseError', () => {
  it.each([
    ['SQLITE_FULL', /disk is full/],
    ['SQLITE_IOERR_SHMSIZE', /disk is full/],
    ['SQLITE_READONLY', /read-only/],
    ['SQLITE_READONLY_DBMOVED', /read-only/],
    ['SQLITE_BUSY', /Another process/],
    ['SQLITE_BUSY_SNAPSHOT', /Another process/],
    ['SQLITE_LOCKED', /Another process/],
    ['SQLITE_CORRUPT', /damaged/],
    ['SQLITE_CORRUPT_INDEX', /damaged/],
    ['SQLITE_NOTADB', /not a database/],
    ['SQLITE_CANTOPEN', /could not be opened/],
    ['SQLITE_IOERR_READ', /could not be opened/],
    ['SQLITE_ERROR', /refused an operation/],
  ])('%s is a PERSISTENCE_ERROR with a sentence and an action of its own', (code, sentence) => {
    const error = mapped(code)
    expect(error).toMatchObject({ code: 'PERSISTENCE_ERROR', stage: 'db', details: { resultCode: code } })
    expect(error.message).toMatch(sentence)
    expect(error.action).not.toBeNull()
  })

  it('tells what to do about each in different words', () => {
    const codes = [
      'SQLITE_FULL',
      'SQLITE_READONLY',
      'SQLITE_BUSY',
      'SQLITE_CORRUPT',
      'SQLITE_NOTADB',
      'SQLITE_IOERR',
    ]
    expect(new Set(codes.map((code) => mapped(code).action)).size).toBe(codes.length)
  })

  it('maps a broken constraint, with its table', () => {
    const error = mapped(
      'SQLITE_CONSTRAINT_UNIQUE',
      'UNIQUE constraint failed: laps.race_result_id, laps.lap_number',
    )
    expect(error.code).toBe('CONSTRAINT_VIOLATION_ERROR')
    expect(error.details).toEqual({ resultCode: 'SQLITE_CONSTRAINT_UNIQUE', table: 'laps' })
  })

  it('never shows the text of SQLite, and keeps it as the cause', () => {
    for (const code of ['SQLITE_ERROR', 'SQLITE_CONSTRAINT_CHECK', 'SQLITE_FULL']) {
      const error = mapped(code)
      expect(JSON.stringify(error.toReport())).not.toMatch(/select|home/)
      expect(error.cause).toMatchObject({ message: secretText })
    }
  })

  it('maps file system errors', () => {
    const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', syscall: 'mkdir' })
    const missing = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', syscall: 'open' })
    expect(toDatabaseError(full)).toMatchObject({ message: textLike(/disk is full/) })
    expect(toDatabaseError(missing)).toMatchObject({ message: textLike(/could not be opened/) })
  })

  it('leaves every other error as it is', () => {
    const error = new TypeError('x is not a function')
    expect(toDatabaseError(error)).toBe(error)
    expect(toDatabaseError('text')).toBe('text')
  })
})
