import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { AppError } from '../../shared/domain/errors.ts'

/** Tells `done` all addresses of a host name, or why there are none. */
export type Resolver = (
  hostname: string,
  done: (error: Error | null, addresses: LookupAddress[]) => void,
) => void

/** NAT64's well-known prefix: how a network without IPv4, such as a phone's, reaches an IPv4 address. */
const nat64 = ipaddr.IPv6.parse('64:ff9b::')

/**
 * Whether an address belongs to the public internet: not private, link-local, loopback, multicast, reserved or of a
 * tunnel (N4). IPv4 inside IPv6 is judged by the IPv4 address.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes('%')) return false
  const address = ipaddr.process(text)
  if (address.kind() === 'ipv6' && address.match(ipaddr.IPv6.parse(nat64.toString()), 96)) {
    return new ipaddr.IPv4(address.toByteArray().slice(12)).range() === 'unicast'
  }
  return address.range() === 'unicast'
}

/** Whether an address is this computer's own, the only place where a replay server may be. */
export function isLoopbackAddress(text: string): boolean {
  return ipaddr.isValid(text) && ipaddr.process(text).range() === 'loopback'
}

/**
 * A look-up for sockets that passes on only addresses that `isAllowed` allows. All addresses of an answer are checked, and
 * what was checked is what the socket connects to: nobody asks a second time.
 */
export function guardedLookup(
  isAllowed: (address: string) => boolean,
  resolve: Resolver = resolveBySystem,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses) => {
      const refused = addresses.find(({ address }) => !isAllowed(address))
      const [first] = addresses
      if (error !== null) callback(error, '')
      else if (refused !== undefined) callback(addressError(hostname, refused.address), '')
      else if (first === undefined) callback(new Error(`${hostname} has no address`), '')
      else if (options.all === true) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}

/** The error for a host that leads to an address which must not be reached. */
export function addressError(hostname: string, address: string): AppError {
  return new AppError('VALIDATION_ERROR', `${hostname} leads to ${address}, which is no public address.`, {
    stage: 'policy',
    source: 'site_policy',
    action: 'Check the network: a public hotspot may want a login first.',
    details: { field: 'url', value: hostname, address },
  })
}

function resolveBySystem(
  hostname: string,
  done: (error: Error | null, addresses: LookupAddress[]) => void,
): void {
  // On an error there are no addresses, whatever the types of Node say.
  systemLookup(hostname, { all: true }, (error, addresses) => done(error, error === null ? addresses : []))
}
