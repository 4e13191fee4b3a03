import { describe, expect, it } from 'vitest'
import { AppError } from '../../../shared/domain/errors.ts'
import { tracks } from '../../../db/schema/index.ts'
import { addTrack, temporaryDatabase } from '../../support/database.ts'
import { objectWith, textLike, textWithout } from '../../support/matchers.ts'

const countTracks = 'select count(*) as count from tracks'

describe('the connections of a database', () => {
  it('are set up as the design says', async () => {
    const { read, write } = await temporaryDatabase()
    const pragma = (name: string) => write.prepare(`pragma ${name}`).get()
    expect(pragma('journal_mode')).toEqual({ journal_mode: 'wal' })
    expect(pragma('synchronous')).toEqual({ synchronous: 1 })
    expect(pragma('foreign_keys')).toEqual({ foreign_keys: 1 })
    expect(pragma('busy_timeout')).toEqual({ timeout: 5000 })
    expect(read.prepare('pragma busy_timeout').get()).toEqual({ timeout: 5000 })
  })

  it('the reading one cannot write, whichever way', async () => {
    const { read, write } = await temporaryDatabase()
    addTrack(write)
    expect(() => read.prepare('delete from tracks returning id').all()).toThrow(
      objectWith({ code: 'PERSISTENCE_ERROR', message: textLike(/read-only/) }),
    )
    expect(read.prepare(countTracks).get()).toEqual({ count: 1 })
  })

  it('prepare each statement once', async () => {
    const { read } = await temporaryDatabase()
    expect(read.prepare(countTracks)).toBe(read.prepare(countTracks))
  })

  it('fold capitals and accents of every script', async () => {
    const { read } = await temporaryDatabase()
    expect(read.prepare('select fold(?) as folded').get('ÉCOLE Чемпионат')).toEqual({
      folded: 'ecole чемпионат',
    })
    expect(read.prepare('select fold(null) as folded').get()).toEqual({ folded: null })
  })

  it('map errors of statements and of drizzle, without SQL in the message', async () => {
    const { write } = await temporaryDatabase()
    addTrack(write)
    const double = (work: () => unknown) => {
      try {
        work()
      } catch (error) {
        return error
      }
      throw new Error('nothing was thrown')
    }
    const fromDrizzle = double(() => addTrack(write))
    const fromTransaction = double(() => write.transaction<void>(() => void addTrack(write)))
    const fromStatement = double(() => write.prepare('insert into tracks (source) values (?)').run('liverc'))
    const fromSyntax = double(() => write.prepare('selekt 1'))
    for (const error of [fromDrizzle, fromTransaction, fromStatement]) {
      expect(error).toBeInstanceOf(AppError)
      expect(error).toMatchObject({
        code: 'CONSTRAINT_VIOLATION_ERROR',
        stage: 'db',
        details: { table: 'tracks' },
      })
    }
    expect(fromSyntax).toMatchObject({
      code: 'PERSISTENCE_ERROR',
      message: textWithout('selekt'),
    })
  })

  it('give the rows of an iteration that stops early free again', async () => {
    const { write } = await temporaryDatabase()
    addTrack(write, { sourceTrackSlug: 'one' })
    addTrack(write, { sourceTrackSlug: 'two' })
    for (const row of write.prepare('select id from tracks').iterate()) {
      expect(row).toHaveProperty('id')
      break
    }
    expect(() => addTrack(write, { sourceTrackSlug: 'three' })).not.toThrow()
  })
})

describe('a transaction', () => {
  it('commits what it did and gives the result', async () => {
    const { read, write } = await temporaryDatabase()
    expect(write.transaction<number>(() => addTrack(write))).toBe(1)
    expect(read.prepare(countTracks).get()).toEqual({ count: 1 })
  })

  it('rolls everything back when the work throws', async () => {
    const { read, write } = await temporaryDatabase()
    const work = () => {
      addTrack(write)
      throw new Error('stop')
    }
    expect(() => write.transaction<void>(work)).toThrow('stop')
    expect(read.prepare(countTracks).get()).toEqual({ count: 0 })
    expect(() => write.transaction<number>(() => addTrack(write))).not.toThrow()
  })

  it('refuses asynchronous work, also where the types are not looked at', async () => {
    const { read, write } = await temporaryDatabase()
    const work = async () => {
      addTrack(write)
      await Promise.reject(new Error('nobody waits for this'))
    }
    // @ts-expect-error a promise is refused by the type as well
    expect(() => write.transaction(work)).toThrow(objectWith({ code: 'INTERNAL_ERROR' }))
    expect(read.prepare(countTracks).get()).toEqual({ count: 0 })
  })

  it('refuses another transaction inside, and rolls both back', async () => {
    const { read, write } = await temporaryDatabase()
    const nested = () => {
      addTrack(write)
      write.transaction<void>(() => undefined)
    }
    expect(() => write.transaction<void>(nested)).toThrow(objectWith({ code: 'INTERNAL_ERROR' }))
    expect(read.prepare(countTracks).get()).toEqual({ count: 0 })
  })

  it('keeps readers on the state before it', async () => {
    const { read, write } = await temporaryDatabase()
    write.transaction<void>(() => {
      addTrack(write)
      expect(read.prepare(countTracks).get()).toEqual({ count: 0 })
      expect(write.orm.select().from(tracks).all()).toHaveLength(1)
    })
  })
})

describe('a snapshot', () => {
  it('sees one state, whatever is committed meanwhile', async () => {
    const { read, write } = await temporaryDatabase()
    const counts = read.snapshot(() => {
      const before = read.prepare(countTracks).get()
      addTrack(write)
      return [before, read.snapshot(() => read.prepare(countTracks).get())]
    })
    expect(counts).toEqual([{ count: 0 }, { count: 0 }])
    expect(read.prepare(countTracks).get()).toEqual({ count: 1 })
  })

  it('ends when its work throws', async () => {
    const { read, write } = await temporaryDatabase()
    const work = () => {
      read.prepare(countTracks).get()
      throw new Error('stop')
    }
    expect(() => read.snapshot(work)).toThrow('stop')
    addTrack(write)
    expect(read.prepare(countTracks).get()).toEqual({ count: 1 })
  })

  it('inside a transaction sees what the transaction wrote', async () => {
    const { write } = await temporaryDatabase()
    write.transaction<void>(() => {
      addTrack(write)
      expect(write.snapshot(() => write.prepare(countTracks).get())).toEqual({ count: 1 })
    })
  })
})
