import { buffer, text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { WriteDb } from '../../../db/schema/handle.ts'
import { ExportService } from '../../../electron/services/export.ts'
import { Library } from '../../../electron/services/library.ts'
import { unguarded } from '../../../shared/domain/export/cells.ts'
import { exportedEventDocument } from '../../../shared/domain/export/event-schema.ts'
import { exportRequest } from '../../../shared/domain/export/request.ts'
import { csvRows, parseCsv } from '../../support/csv.ts'
import { addDriver, addEvent, addTrack, temporaryDatabase } from '../../support/database.ts'
import { addImportedEvent } from '../../support/imported-event.ts'

const eventId = '5001'

async function exporter() {
  const database = await temporaryDatabase()
  const rows = addImportedEvent(database.write)
  const library = new Library(database.read, () => new Set())
  const service = new ExportService(database.read, library)
  const open = (request: object) => service.open(exportRequest.parse({ format: 'csv', ...request }))
  return {
    rows,
    write: database.write,
    library,
    open,
    read: (request: object) => text(open(request).body),
  }
}

const rename = (db: WriteDb, from: string, to: string): void => {
  db.prepare('update race_drivers set display_name = ? where source_driver_id = ?').run(to, from)
}

describe('laps as CSV', () => {
  it('has one row per lap, the figures of the canonical document', async () => {
    const { read, library } = await exporter()
    const rows = csvRows(await read({ table: 'laps', eventId }))
    const document = library.document(eventId)
    const expected = document.races.flatMap(({ race_id, laps }) =>
      Object.entries(laps).flatMap(([driver, own]) =>
        own.map(({ lap, time_seconds }) => `${race_id} ${driver} ${lap} ${time_seconds.toFixed(3)}`),
      ),
    )
    expect(expected).toHaveLength(15)
    expect(
      rows
        .map((row) => `${row['race_id']} ${row['driver_id']} ${row['lap']} ${row['lap_seconds']}`)
        .toSorted(),
    ).toEqual(expected.toSorted())
    expect(rows.every((row) => row['lap_text'] !== '')).toBe(true)
  })

  it('has one row per driver, also for who has no lap, with a column per lap', async () => {
    const { read } = await exporter()
    const rows = csvRows(await read({ table: 'laps-wide', eventId, raceId: '9004' }))
    expect(rows.map((row) => [row['driver_id'], row['lap_1'], row['lap_2'], row['lap_3']])).toEqual([
      ['11', '31.000', '30.000', '32.000'],
      ['12', '33.000', '31.000', '31.000'],
      ['13', '40.000', '35.000', ''],
      ['14', '', '', ''],
    ])
  })

  it('is the race that was asked for alone', async () => {
    const { read } = await exporter()
    const races = csvRows(await read({ table: 'laps', eventId, raceId: '9002' })).map((row) => row['race_id'])
    expect(new Set(races)).toEqual(new Set(['9002']))
  })
})

describe('texts of the source', () => {
  it.each([
    '=cmd|" /C calc"!A0',
    '+1',
    'Line\nbreak',
    'Car\rriage',
    'Quote "Q", comma',
    '@x',
    "'=x",
    'Zoë Ω 車',
  ])('come back and calculate nothing: %j', async (name) => {
    const { read, write } = await exporter()
    rename(write, '11', name)
    const csv = await read({ table: 'results', eventId, raceId: '9004' })
    const cell = csvRows(csv)[0]?.['driver_name'] ?? ''
    expect(unguarded(cell)).toBe(name)
    expect(/^[=@]/u.test(cell)).toBe(false)
  })

  it('leave figures numbers, also negative ones', async () => {
    const { read, write } = await exporter()
    write.prepare('update race_results set gap_ms = -1500 where position_final = 2').run()
    const rows = csvRows(await read({ table: 'results', eventId, raceId: '9004' }))
    expect(rows[1]?.['gap_seconds']).toBe('-1.500')
  })
})

describe('the other tables', () => {
  it('have as many cells in every row, as CSV and as JSON', async () => {
    const { read } = await exporter()
    for (const table of ['results', 'entries', 'sessions', 'events', 'tracks', 'drivers']) {
      const of = ['events', 'tracks', 'drivers'].includes(table) ? {} : { eventId }
      const rows = csvRows(await read({ table, ...of }))
      const same: unknown[] = JSON.parse(await read({ table, ...of, format: 'json' }))
      expect(rows.length).toBeGreaterThan(0)
      expect(same).toHaveLength(rows.length)
      expect(Object.keys(same[0] ?? {})).toEqual(Object.keys(rows[0] ?? {}))
    }
  })

  it('give seconds as numbers in JSON and say true and false', async () => {
    const { read } = await exporter()
    const [first] = JSON.parse(await read({ table: 'results', eventId, raceId: '9004', format: 'json' }))
    expect(first).toMatchObject({ driver_id: '11', fast_lap_seconds: 30, started: true })
    expect(csvRows(await read({ table: 'entries', eventId }))[0]).toMatchObject({ from_entry_list: 'true' })
  })

  it('leave identities out that are of this machine only', async () => {
    const { read, write } = await exporter()
    addDriver(write, { sourceDriverId: 'entry_5001_somebody' })
    const ids = csvRows(await read({ table: 'drivers' })).map((row) => row['driver_id'])
    expect(ids).toEqual(['11', '12', '13', '14'])
  })

  it('begin with a byte order mark when asked to', async () => {
    const { open } = await exporter()
    const start = async (request: object) => (await buffer(open(request).body)).subarray(0, 4).toString('hex')
    expect(await start({ table: 'tracks' })).toBe(Buffer.from('trac').toString('hex'))
    expect(await start({ table: 'tracks', bom: true })).toBe('efbbbf74')
  })

  it('are not cut anywhere', async () => {
    const { read, write } = await exporter()
    const trackId = addTrack(write, { sourceTrackSlug: 'many' })
    write.transaction(() => {
      for (let id = 1; id <= 2_500; id++)
        addEvent(write, { trackId, sourceEventId: `${700_000 + id}`, eventDate: `20${10 + (id % 10)}-01-01` })
    })
    const ids = csvRows(await read({ table: 'events' })).map((row) => row['event_id'])
    expect(ids).toHaveLength(2_501)
    expect(new Set(ids).size).toBe(2_501)
  })
})

describe('what cannot be exported', () => {
  it('is said before anything is written', async () => {
    const { open } = await exporter()
    expect(() => open({ table: 'laps', eventId: '99' })).toThrow('Event 99 is not imported.')
    expect(() => open({ table: 'laps', eventId, raceId: '1' })).toThrow('Event 5001 has no race 1.')
  })

  it('breaks off when the event is imported again meanwhile, instead of mixing two imports', async () => {
    const { open, write } = await exporter()
    const { body } = open({ table: 'results', eventId, format: 'json' })
    const parts = body[Symbol.asyncIterator]()
    await parts.next()
    await parts.next()
    write.prepare(`update events set last_ingested_at = '2026-02-02T00:00:00.000Z'`).run()
    const rest = async () => {
      for (;;) if ((await parts.next()).done === true) return
    }
    await expect(rest()).rejects.toMatchObject({ code: 'INGESTION_IN_PROGRESS' })
  })
})

describe('the document of an event', () => {
  it('fits its published schema', async () => {
    const { read } = await exporter()
    const document: unknown = JSON.parse(await read({ table: 'event', eventId, format: 'json' }))
    expect(exportedEventDocument.parse(document)).toEqual(document)
  })
})

it('reads CSV strictly in these tests', () => {
  expect(parseCsv('a,"b ""c"""\r\n')).toEqual([['a', 'b "c"']])
  expect(() => parseCsv('a\nb\r\n')).toThrow('Neither')
})
