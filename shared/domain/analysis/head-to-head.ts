import { rungOf } from './rung.ts'

/** One result of a driver, with what is needed to find a rival in the same race or class. */
export interface Outcome {
  readonly eventId: string
  /** Date of the event, `YYYY-MM-DD`. */
  readonly date: string
  readonly className: string
  readonly raceId: string
  readonly raceLabel: string
  readonly sessionType: string | null
  readonly position: number
  readonly laps: number
}

export type Winner = 'a' | 'b' | 'undecided'

export interface SharedRace {
  readonly raceId: string
  readonly raceLabel: string
  /** A main: what the meeting was about. Qualifying counts apart. */
  readonly isFinal: boolean
  readonly winner: Winner
}

/** An event in which both drove the same class. */
export interface Meeting {
  readonly eventId: string
  readonly date: string
  readonly className: string
  /** Races that both took part in, finals and others. */
  readonly races: readonly SharedRace[]
  /** Who came further by mains alone; `undecided` without mains of both, or where a main of several legs decides. */
  readonly winner: Winner
  readonly inSameFinal: boolean
}

export interface Tally {
  readonly a: number
  readonly b: number
  readonly undecided: number
}

export interface HeadToHead {
  /** Newest first. */
  readonly meetings: readonly Meeting[]
  /** Same class of an event, whichever mains they were in. */
  readonly sameClass: Tally
  /** Mains that both were in: the fairer contest, so it is counted apart (ui.md 1c). */
  readonly sameFinal: Tally
  /** Qualifying, heats, practice that both were in. */
  readonly otherRaces: Tally
}

/** All meetings of two drivers over their results of many events. Linear in the results. */
export function headToHead(a: readonly Outcome[], b: readonly Outcome[]): HeadToHead {
  const others = Map.groupBy(b, keyOf)
  const meetings = [...Map.groupBy(a, keyOf)]
    .flatMap(([key, own]) => meetingOf(own, others.get(key) ?? []))
    .toSorted((one, other) => (one.date === other.date ? 0 : one.date < other.date ? 1 : -1))
  const races = meetings.flatMap((meeting) => meeting.races)
  return {
    meetings,
    sameClass: tally(meetings),
    sameFinal: tally(races.filter((race) => race.isFinal)),
    otherRaces: tally(races.filter((race) => !race.isFinal)),
  }
}

function keyOf({ eventId, className }: Outcome): string {
  return JSON.stringify([eventId, className])
}

function meetingOf(a: readonly Outcome[], b: readonly Outcome[]): Meeting[] {
  const [first] = a
  if (first === undefined || b.length === 0) return []
  const rivals = new Map(b.map((outcome) => [outcome.raceId, outcome]))
  const races = a.flatMap((own): SharedRace[] => {
    const rival = rivals.get(own.raceId)
    if (rival === undefined) return []
    const { raceId, raceLabel, sessionType } = own
    const isFinal = rungOf(raceLabel, sessionType) !== null
    return [{ raceId, raceLabel, isFinal, winner: ahead(own.position, rival.position) }]
  })
  return [
    {
      eventId: first.eventId,
      date: first.date,
      className: first.className,
      races,
      winner: classWinner(a, b),
      inSameFinal: races.some((race) => race.isFinal),
    },
  ]
}

interface Standing {
  /** 0 is the A-main. */
  readonly level: number
  readonly position: number
  readonly hasLegs: boolean
}

/** By highest main, then by place in it. Two in a main of several legs: the legs alone do not tell. */
function classWinner(a: readonly Outcome[], b: readonly Outcome[]): Winner {
  const [own, rival] = [standingOf(a), standingOf(b)]
  if (own === null || rival === null) return 'undecided'
  if (own.level !== rival.level) return ahead(own.level, rival.level)
  return own.hasLegs || rival.hasLegs ? 'undecided' : ahead(own.position, rival.position)
}

function standingOf(outcomes: readonly Outcome[]): Standing | null {
  return outcomes.reduce<Standing | null>((best, { raceLabel, sessionType, position }) => {
    const rung = rungOf(raceLabel, sessionType)
    if (rung === null || (best !== null && best.level <= rung.level)) return best
    return { level: rung.level, position, hasLegs: rung.leg !== null }
  }, null)
}

function ahead(a: number, b: number): Winner {
  if (a === b) return 'undecided'
  return a < b ? 'a' : 'b'
}

function tally(items: readonly { readonly winner: Winner }[]): Tally {
  const count = (winner: Winner) => items.filter((item) => item.winner === winner).length
  return { a: count('a'), b: count('b'), undecided: count('undecided') }
}
