/* When the product says that something is wrong (K19-K21), each with its reason. */

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Alerts look at a quarter of an hour: long enough for a retry to have helped. */
export const burstWindowMs = 15 * minute
/** More failed imports than this in the window: LiveRC, the network or we are broken, not one event (K19). */
export const mostFailuresInWindow = 5
/** More lost locks than this in the window: imports hang, one after the other (K19). */
export const mostTimeoutsInWindow = 3
/** A run that takes longer is stuck, whatever its own limits say (K19). */
export const longestRunMs = 2 * hour
/** An import of 32 races takes about 35 s with a polite delay; 95 % of all must be done in ten minutes (K19). */
export const slowestP95Ms = 600_000
/** Figures over imports need some of them. */
export const fewestImports = 5
/** Success is looked at over a week: one race weekend and the days after (K21). */
export const serviceWindowMs = 7 * day
/** Of the imports that could have succeeded, this share must (K21). */
export const leastSuccessShare = 0.95
/** An import this many times slower than is usual for this folder is told (K20). */
export const slowerThanUsual = 3

/** Room for the database's log and for the copy that is made before an update. */
export const lowDiskBytes = 1_000_000_000
/** Below this an import of a big event may not fit. */
export const noDiskBytes = 200_000_000
