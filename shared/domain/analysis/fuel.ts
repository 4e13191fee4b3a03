/** What drives the cars of a class. Only nitro cars stop for fuel (Q2). */
export type Fuel = 'nitro' | 'electric' | 'unknown'

const electric =
  /electric|brushless|(?<![\p{L}\p{N}])e[pb](?![\p{L}\p{N}])|(?<![\p{L}\p{N}])e-?(?:buggy|truggy|truck)/iu
const nitro = /nitro|(?<![\p{L}\p{N}])(?:gp|gas)(?![\p{L}\p{N}])/iu

/** From a class name; one that names both is electric, so that nobody is told of stops that cannot have been. */
export function fuelOfClass(className: string): Fuel {
  if (electric.test(className)) return 'electric'
  return nitro.test(className) ? 'nitro' : 'unknown'
}
