import { oc } from '@orpc/contract'
import { z } from 'zod'
import { errorReport } from '../domain/errors.ts'

/** Every procedure answers with its output or with this one typed error, whose `data` is an `ErrorReport`. */
export const base = oc.errors({ APP_ERROR: { status: 500, data: errorReport } })

export const limit = z.int().min(1).max(500).default(100)
export const nothing = z.object({}).optional()
