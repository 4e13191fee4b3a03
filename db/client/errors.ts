import { AppError, type ErrorDetails } from '../../shared/domain/errors.ts'

interface Explanation {
  readonly message: string
  readonly action: string
}

/** What the beginning of an SQLite result code, or a file system code, means to the person who reads it. First match wins. */
const explanations: readonly (readonly [RegExp, Explanation])[] = [
  [
    // SHMSIZE: not even the index of the write-ahead log has room, without which nothing can be read either.
    /^(SQLITE_FULL|SQLITE_IOERR_SHMSIZE|ENOSPC|EDQUOT)/,
    {
      message: 'The disk is full, so nothing was written.',
      action: 'Free some space on the disk that holds the data folder, then try again.',
    },
  ],
  [
    /^SQLITE_READONLY/,
    {
      message: 'The database is read-only, so nothing was written.',
      action:
        'Allow writing to the database file and its folder, unset MRE_DB_READ_ONLY, and start the program again.',
    },
  ],
  [
    /^(SQLITE_PERM|EROFS|EACCES|EPERM)/,
    {
      message: 'The database cannot be written: its file or folder is read-only.',
      action: 'Allow writing to the data folder, or choose another one.',
    },
  ],
  [
    /^SQLITE_(BUSY|LOCKED)/,
    {
      message: 'Another process is writing to the database.',
      action: 'Wait until its work has ended, then try again.',
    },
  ],
  [
    /^SQLITE_NOTADB/,
    {
      message: 'The file is not a database of this program.',
      action: 'Move the file away, or choose another data folder. It was left as it is.',
    },
  ],
  [
    /^SQLITE_CORRUPT/,
    {
      message: 'The database file is damaged.',
      action:
        'Look with "mre db check", and put back a copy with "mre db restore"; "mre db backups" lists them.',
    },
  ],
  [
    /^(SQLITE_CANTOPEN|SQLITE_IOERR|SQLITE_NOLFS|E[A-Z]+$)/,
    {
      message: 'The database file could not be opened or read.',
      action: 'Check that the data folder exists and that its disk is connected and healthy.',
    },
  ],
]

const otherwise: Explanation = {
  message: 'The database refused an operation.',
  action: 'Try again. If it happens again, report it with the log file.',
}

/**
 * A thrown value as the error that callers of the database see. SQLite's own text stays in `cause`: it may hold SQL,
 * paths and data. What is neither an SQLite nor a file system error comes back as it is.
 */
export function toDatabaseError(thrown: unknown): unknown {
  // drizzle wraps the error of a statement in one of its own, whose text is the SQL.
  if (thrown instanceof Error && thrown.name.startsWith('Drizzle') && thrown.cause instanceof AppError)
    return thrown.cause
  const code = resultCode(thrown)
  if (code === null) return thrown
  if (code.startsWith('SQLITE_CONSTRAINT')) return constraintError(thrown, code)
  const { message, action } = explanations.find(([pattern]) => pattern.test(code))?.[1] ?? otherwise
  return databaseError(message, action, { resultCode: code }, thrown)
}

/** A PERSISTENCE_ERROR of the database. */
export function databaseError(
  message: string,
  action: string,
  details: ErrorDetails,
  cause?: unknown,
): AppError {
  return new AppError('PERSISTENCE_ERROR', message, { stage: 'db', source: 'db', action, details, cause })
}

/** Whether an error speaks of what is in the file, and not of the disk, of rights, or of other programs. */
export function isDamage({ details }: AppError): boolean {
  return /^SQLITE_(?:CORRUPT|NOTADB)/u.test(String(details['resultCode']))
}

/** Runs `work`, with database errors mapped by `toDatabaseError`. */
export function guarded<T>(work: () => T): T {
  try {
    return work()
  } catch (thrown) {
    throw toDatabaseError(thrown)
  }
}

function resultCode(thrown: unknown): string | null {
  if (!(thrown instanceof Error) || !('code' in thrown) || typeof thrown.code !== 'string') return null
  const isFileSystem = 'syscall' in thrown
  return thrown.name === 'SqliteError' || isFileSystem ? thrown.code : null
}

function constraintError(thrown: unknown, code: string): AppError {
  const table = thrown instanceof Error ? /constraint failed: (\w+)\./.exec(thrown.message)?.[1] : undefined
  return new AppError('CONSTRAINT_VIOLATION_ERROR', 'The data contradict what is already stored.', {
    stage: 'db',
    source: 'db',
    action: 'Nothing was written. Try again, and report it with the log file if it happens again.',
    details: { resultCode: code, table: table ?? null },
    cause: thrown,
  })
}
