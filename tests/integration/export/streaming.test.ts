import { join } from 'node:path'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, vi } from 'vitest'
import type { ReadDb } from '../../../db/schema/handle.ts'
import { main } from '../../../electron/cli/main.ts'
import { ExportService } from '../../../electron/services/export.ts'
import { writeWhole } from '../../../electron/services/export-file.ts'
import { Library } from '../../../electron/services/library.ts'
import { exportRequest } from '../../../shared/domain/export/request.ts'
import { csvRows } from '../../support/csv.ts'
import {
  addEvent,
  addRace,
  addRacePage,
  addTrack,
  temporaryDatabase,
  temporaryFolder,
} from '../../support/database.ts'
import { addImportedEvent } from '../../support/imported-event.ts'
import { makeRacePage } from '../../support/race-page.ts'

const races = 25
const lapsPerRace = 2_000

/** An event of 50,000 laps. */
async function bigEvent() {
  const database = await temporaryDatabase()
  const db = database.write
  const eventId = addEvent(db, { trackId: addTrack(db), sourceEventId: '7001', ingestDepth: 'laps_full' })
  const run = Array.from({ length: lapsPerRace / 10 }, (_, lap) => 30_000 + ((lap * 37) % 900))
  const lapTimes = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [index + 1, run.map((ms) => ms + index)]),
  )
  db.transaction(() => {
    for (let race = 1; race <= races; race++) {
      const id = addRace(db, {
        eventId,
        sourceRaceId: `${race}`,
        sourceIndex: race,
        raceLabel: `Race ${race}`,
      })
      addRacePage(db, id, makeRacePage({ lapTimes, lap1Counted: true, raceId: race }))
    }
  })
  return database
}

/** The same database, counting how often laps were read. */
function watched(db: ReadDb): { db: ReadDb; lapReads: () => number } {
  let reads = 0
  return {
    db: {
      orm: db.orm,
      snapshot: (work) => db.snapshot(work),
      prepare: (sql) => {
        if (sql.includes('lap_time_raw')) reads += 1
        return db.prepare(sql)
      },
    },
    lapReads: () => reads,
  }
}

describe('an export of 50,000 laps', () => {
  it('reads no further ahead than its reader, and ends with every lap', async () => {
    const database = await bigEvent()
    const { db, lapReads } = watched(database.read)
    const library = new Library(db, () => new Set())
    const { body } = new ExportService(db, library).open(
      exportRequest.parse({ table: 'laps', format: 'csv', eventId: '7001' }),
    )
    const parts = body[Symbol.asyncIterator]()
    const first = await parts.next()
    // As long as nobody reads on, the database is left alone: what is ahead fits into the stream's buffers.
    await sleep(200)
    expect(lapReads()).toBeLessThanOrEqual(2)
    let all = String(first.value)
    for (let part = await parts.next(); part.done !== true; part = await parts.next())
      all += String(part.value)
    expect(lapReads()).toBe(races)
    const rows = csvRows(all)
    expect(rows).toHaveLength(races * lapsPerRace)
    expect(new Set(rows.map((row) => `${row['race_id']} ${row['driver_id']} ${row['lap']}`)).size).toBe(
      rows.length,
    )
  })
})

describe('a file', () => {
  it('is whole or not there, and an older one stays', async () => {
    const file = join(temporaryFolder(), 'laps.csv')
    writeFileSync(file, 'before')
    const failing = Readable.from(
      (function* () {
        yield 'half'
        throw new Error('The database went away.')
      })(),
    )
    await expect(writeWhole(file, failing)).rejects.toThrow('went away')
    expect(readFileSync(file, 'utf8')).toBe('before')
    expect(readdirSync(join(file, '..'))).toEqual(['laps.csv'])
    expect(await writeWhole(file, Readable.from(['after']))).toBe(5)
    expect(readFileSync(file, 'utf8')).toBe('after')
  })

  it('that cannot be written is said with its place', async () => {
    const file = join(temporaryFolder(), 'missing', 'laps.csv')
    await expect(writeWhole(file, 'x')).rejects.toMatchObject({
      code: 'PERSISTENCE_ERROR',
      details: { value: file },
    })
  })
})

/** Runs a command line in this process and gives what it printed, and its exit code. */
async function mre(...args: string[]) {
  const written: string[] = []
  const take = (chunk: unknown, ...more: unknown[]): boolean => {
    written.push(String(chunk))
    const done = more.at(-1)
    if (typeof done === 'function') done()
    return true
  }
  const out = vi.spyOn(process.stdout, 'write').mockImplementation(take)
  const errors = vi.spyOn(process.stderr, 'write').mockImplementation(take)
  try {
    const code = await main(args)
    return { code, text: written.join('') }
  } finally {
    out.mockRestore()
    errors.mockRestore()
  }
}

describe('mre export', () => {
  const folder = async () => {
    const database = await temporaryDatabase()
    addImportedEvent(database.write)
    database.close()
    return join(database.file, '..')
  }

  it('writes a table to a file, and the same to standard output', async () => {
    const dataDir = await folder()
    const file = join(dataDir, 'out.csv')
    const options = ['export', '--event', '5001', '--race', '9004', '--table', 'laps', '--data-dir', dataDir]
    expect(await mre(...options, '--out', file)).toMatchObject({ code: 0 })
    const printed = await mre(...options, '--out', '-')
    expect(printed).toEqual({ code: 0, text: readFileSync(file, 'utf8') })
    expect(csvRows(printed.text)).toHaveLength(8)
  })

  it('is the canonical document unless a table is asked for', async () => {
    const dataDir = await folder()
    const { code, text } = await mre('export', '--event', '5001', '--data-dir', dataDir)
    expect(code).toBe(0)
    expect(Object.keys(JSON.parse(text))).toEqual(['event', 'links', 'entry_list', 'races'])
  })

  it.each([
    [['--table', 'laps'], '--event is needed'],
    [['--event', '5001', '--table', 'event', '--format', 'csv'], 'exported as JSON'],
    [['--event', '5001', '--table', 'nothing'], '--table must be one of'],
    [['--event', '99', '--format', 'csv'], 'Event 99 is not imported'],
    [['--event', '5001', '--race', '1', '--format', 'csv'], 'has no race 1'],
    [['--table', 'tracks', '--json'], '--json needs --out'],
  ])('ends with 1 and a reason for %j', async (options, reason) => {
    const { code, text } = await mre('export', ...options, '--data-dir', await folder())
    expect(code).toBe(1)
    expect(text).toContain(reason)
  })
})
