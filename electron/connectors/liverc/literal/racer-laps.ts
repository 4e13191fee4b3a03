import { readSourceId } from '../urls.ts'
import { LiteralError, readObjectLiteral } from './reader.ts'
import type { LiteralObject } from './reader.ts'

/** The `racerLaps` of a race page's script (PAGES.md section 7). */
export interface RacerLaps {
  /** Whether the script declares the variable at all, with or without blocks. */
  readonly isDeclared: boolean
  /** One per assignment `racerLaps[<id>] = {…}`, in page order. */
  readonly blocks: readonly RacerLapsBlock[]
  /** What could not be read; reading stops there. */
  readonly problem: RacerLapsProblem | null
}

export interface RacerLapsBlock {
  readonly driverId: number
  readonly members: LiteralObject
}

export interface RacerLapsProblem {
  /** `literal`: a block that is cut off or malformed; `assignment`: an assignment of another form. */
  readonly kind: 'literal' | 'assignment'
  /** The assignment, e.g. `racerLaps[346997]`. */
  readonly where: string
  readonly reason: string
  /** Character of the script. */
  readonly at: number
}

/** What matters between two blocks: strings and comments, to be skipped, and the name itself. */
const landmark = /["'`]|\/\/|\/\*|<!--|\bracerLaps\b/g
const indexPattern = /\s*\[\s*(?:(["'])([^"'\]\n]{0,40})\1|([^"'\]\n]{0,40}))\s*\]\s*/y
const assignmentPattern = /\s*=(?!=)\s*/y

/**
 * Finds and reads the assignments to `racerLaps` in a script, as text (G8): in the part of `text` from `from` up to
 * `to`. Other uses of the name, such as `console.log(racerLaps[1])`, and everything inside strings and comments are
 * passed over. Never throws.
 */
export function readRacerLaps(text: string, from = 0, to = text.length): RacerLaps {
  const blocks: RacerLapsBlock[] = []
  let isDeclared = false
  const done = (problem: RacerLapsProblem | null): RacerLaps => ({ isDeclared, blocks, problem })
  let at = from
  for (;;) {
    landmark.lastIndex = at
    const found = landmark.exec(text)
    if (found === null || found.index >= to) return done(null)
    at = landmark.lastIndex
    if (found[0] !== 'racerLaps') {
      at = endOfText(text, found[0], at)
      continue
    }
    if (isPartOfName(text, found.index)) continue
    const statement = readStatement(text, at, to)
    if (statement === null) continue
    isDeclared = true
    if ('kind' in statement) return done({ ...statement, at: statement.at - from })
    if (statement.block !== null) blocks.push(statement.block)
    at = statement.end
  }
}

interface Statement {
  /** `null` for the empty declaration `racerLaps = {}`. */
  readonly block: RacerLapsBlock | null
  readonly end: number
}

/** What follows the name: a declaration, a block, a problem, or `null` for any use that is no assignment. */
function readStatement(text: string, start: number, to: number): Statement | RacerLapsProblem | null {
  const index = matchAt(indexPattern, text, start)
  const assignment = matchAt(assignmentPattern, text, index?.end ?? start)
  if (assignment === null) return null
  const printedId = index?.match[2] ?? index?.match[3]?.trim()
  const where = printedId === undefined ? 'racerLaps' : `racerLaps[${printedId}]`
  const problem = (kind: RacerLapsProblem['kind'], reason: string, at: number) => ({
    kind,
    where,
    reason,
    at,
  })
  if (assignment.end >= to) return problem('literal', 'cut off', to)
  if (text[assignment.end] !== '{') return problem('assignment', 'not an object literal', assignment.end)
  try {
    const { value, end } = readObjectLiteral(text, assignment.end, to)
    if (printedId === undefined) {
      return value.size === 0 ? { block: null, end } : problem('assignment', 'declared with members', start)
    }
    const driverId = readSourceId(printedId)
    if (driverId === null) return problem('assignment', 'not a driver id', start)
    return { block: { driverId, members: value }, end }
  } catch (error) {
    if (error instanceof LiteralError) return problem('literal', error.reason, error.at)
    throw error
  }
}

function matchAt(pattern: RegExp, text: string, at: number): { match: RegExpExecArray; end: number } | null {
  pattern.lastIndex = at
  const match = pattern.exec(text)
  return match === null ? null : { match, end: pattern.lastIndex }
}

/** Whether the name is a member of something else, or the tail of a longer name. */
function isPartOfName(text: string, at: number): boolean {
  return at > 0 && /[.$]/.test(text.charAt(at - 1))
}

/**
 * The end of a string or comment that starts before `from`. A string ends with its line at the latest, so that an
 * apostrophe in a regular expression cannot swallow the rest.
 */
function endOfText(text: string, opening: string, from: number): number {
  if (opening === '//' || opening === '<!--') return placeOf(text, '\n', from)
  if (opening === '/*') return placeOf(text, '*/', from) + 2
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]
    if (character === '\\') at += 1
    else if (character === opening) return at + 1
    else if (character === '\n' && opening !== '`') return at
  }
  return text.length
}

function placeOf(text: string, what: string, from: number): number {
  const place = text.indexOf(what, from)
  return place < 0 ? text.length : place
}
