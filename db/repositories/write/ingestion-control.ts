import type { PendingRecovery } from '../../../shared/contract/recovery.ts'
import { canonicalJson } from '../../../shared/util/canonical-json.ts'
import type { WriteDb } from '../../schema/handle.ts'
import { ingestionControl } from '../../schema/index.ts'

const id = 'singleton'

interface SwitchChange {
  readonly enabled: boolean
  readonly reason: string | null
  readonly actor: string
  readonly at: string
}

/** The operator's switch (F28). A recovery that waits for its validation stays as it is. */
export function setIngestionEnabled(db: WriteDb, { enabled, reason, actor, at }: SwitchChange): void {
  const values = { enabled, reason, actor, changedAt: at }
  db.orm
    .insert(ingestionControl)
    .values({ id, ...values })
    .onConflictDoUpdate({ target: ingestionControl.id, set: values })
    .run()
}

/** From now on nothing is imported until a validation has passed (F29). The operator's switch stays as it is. */
export function requireValidation(db: WriteDb, recovery: PendingRecovery): void {
  const values = { needsValidation: true, recovery: canonicalJson(recovery) }
  db.orm
    .insert(ingestionControl)
    .values({ id, enabled: true, actor: recovery.actor, changedAt: recovery.at, ...values })
    .onConflictDoUpdate({ target: ingestionControl.id, set: values })
    .run()
}

/** A validation has passed, or an operator takes the risk. */
export function clearValidation(db: WriteDb): void {
  db.orm.update(ingestionControl).set({ needsValidation: false, recovery: null }).run()
}
