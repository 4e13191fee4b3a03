import { describe, expect, it } from 'vitest'
import { pageStore } from '../../../db/repositories/http-cache.ts'
import { robotsStore } from '../../../db/repositories/robots-cache.ts'
import { temporaryDatabase } from '../../support/database.ts'

describe('stored robots.txt', () => {
  it('is found by its host, replaced, and dropped once it has expired', async () => {
    const { write } = await temporaryDatabase()
    const store = robotsStore(write)
    const meadow = {
      origin: 'https://meadow.liverc.com',
      body: 'User-agent: *',
      fetchedAt: '2026-11-22T12:00:00.000Z',
      expiresAt: '2026-11-23T12:00:00.000Z',
    }
    expect(store.find(meadow.origin)).toBeUndefined()
    store.keep(meadow)
    expect(store.find(meadow.origin)).toEqual(meadow)
    const without = {
      ...meadow,
      body: null,
      fetchedAt: '2026-11-23T11:00:00.000Z',
      expiresAt: '2026-11-24T11:00:00.000Z',
    }
    store.keep(without)
    expect(store.find(meadow.origin)).toEqual(without)
    const hill = {
      origin: 'https://hill.liverc.com',
      body: '',
      fetchedAt: '2026-11-24T11:00:00.000Z',
      expiresAt: '2026-11-25T11:00:00.000Z',
    }
    store.keep(hill)
    expect(store.find(hill.origin)).toEqual(hill)
    expect(store.find(meadow.origin)).toBeUndefined()
  })
})

describe('stored pages', () => {
  const page = (url: string) => ({
    url,
    etag: '"1"',
    lastModified: null,
    sha256: 'x',
    body: Buffer.from(url),
  })

  it('are found by their address, and go when they are forgotten', async () => {
    const store = pageStore((await temporaryDatabase()).write)
    store.keep(page('a'), 10)
    expect(store.find('a')).toMatchObject(page('a'))
    expect(store.find('b')).toBeUndefined()
    store.forget('a')
    expect(store.find('a')).toBeUndefined()
  })

  it('leave in the order of their last use, also within one millisecond', async () => {
    let time = 0
    const store = pageStore((await temporaryDatabase()).write, () => new Date(time).toISOString())
    for (const url of ['a', 'b', 'c', 'd']) store.keep(page(url), 3)
    expect(['a', 'b', 'c', 'd'].map((url) => store.find(url)?.url)).toEqual([undefined, 'b', 'c', 'd'])
    time += 1
    store.use('b')
    store.keep(page('e'), 3)
    store.keep(page('c'), 3)
    expect(['b', 'c', 'd', 'e'].map((url) => store.find(url)?.url)).toEqual(['b', 'c', undefined, 'e'])
    store.keep(page('f'), 0)
    expect(store.find('f')).toBeUndefined()
  })
})
