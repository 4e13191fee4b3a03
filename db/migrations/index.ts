import { foundation } from './0001-foundation.ts'
import { fetching } from './0002-fetching.ts'
import { jobs } from './0003-jobs.ts'
import { observability } from './0004-observability.ts'
import { ui } from './0005-ui.ts'
import { analysis } from './0006-analysis.ts'
import { search } from './0007-search.ts'
import { quarantine } from './0008-quarantine.ts'
import type { Migration } from './migration.ts'

/** Every step of the schema, in order. A migration that was released is never edited. */
export const migrations: readonly Migration[] = [
  foundation,
  fetching,
  jobs,
  observability,
  ui,
  analysis,
  search,
  quarantine,
]
