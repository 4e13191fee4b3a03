import type { LookupAddress } from 'node:dns'
import { describe, expect, it } from 'vitest'
import {
  guardedLookup,
  isLoopbackAddress,
  isPublicAddress,
  type Resolver,
} from '../../../electron/http/address-guard.ts'

describe('a public address', () => {
  it.each(['8.8.8.8', '93.184.216.34', '2606:4700::6810:84e5', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    'is %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )

  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '203.0.113.7',
    '224.0.0.1',
    '239.255.255.250',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '2001::1',
    '100::1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '64:ff9b::7f00:1',
    '64:ff9b::a00:1',
    '64:ff9b:1::808:808',
    'localhost',
    '',
    'liverc.com',
  ])('is not %s', (address) => expect(isPublicAddress(address)).toBe(false))
})

describe('a loopback address', () => {
  it.each(['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1'])('is %s', (address) =>
    expect(isLoopbackAddress(address)).toBe(true),
  )
  it.each(['0.0.0.0', '10.0.0.1', '8.8.8.8', '::', 'localhost'])('is not %s', (address) =>
    expect(isLoopbackAddress(address)).toBe(false),
  )
})

describe('the look-up of a host', () => {
  const answer =
    (...addresses: string[]): Resolver =>
    (_, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
  const look = (resolver: Resolver, all: boolean) =>
    new Promise<string | LookupAddress[]>((resolve, reject) => {
      guardedLookup(isPublicAddress, resolver)('meadow.liverc.com', { all }, (error, address) => {
        if (error === null) resolve(address)
        else reject(error)
      })
    })

  it('passes on what it has checked, in the order of the answer', async () => {
    expect(await look(answer('8.8.8.8', '2606:4700::1'), true)).toEqual([
      { address: '8.8.8.8', family: 4 },
      { address: '2606:4700::1', family: 6 },
    ])
    expect(await look(answer('2606:4700::1', '8.8.8.8'), false)).toBe('2606:4700::1')
  })

  it.each([
    [['127.0.0.1']],
    [['8.8.8.8', '127.0.0.1']],
    [['::ffff:10.0.0.1', '8.8.8.8']],
    [['8.8.8.8', '8.8.4.4', 'fe80::1']],
  ])('refuses an answer with any address that is not public: %j', async (addresses) => {
    for (const all of [true, false]) {
      await expect(look(answer(...addresses), all)).rejects.toMatchObject({
        code: 'VALIDATION_ERROR',
        stage: 'policy',
      })
    }
  })

  it('refuses an empty answer, and passes a failure on', async () => {
    await expect(look(answer(), true)).rejects.toThrow('no address')
    await expect(look((_, done) => done(new Error('ENOTFOUND'), []), true)).rejects.toThrow('ENOTFOUND')
  })
})
