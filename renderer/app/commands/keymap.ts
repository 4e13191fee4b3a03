import { commands, isCommandId } from '../../../shared/domain/commands.ts'
import type { CommandDefinition, CommandId } from '../../../shared/domain/commands.ts'
import { keysLabel, readKeys } from '../../../shared/domain/keys.ts'
import { t } from '../../i18n/t.ts'

export interface Keymap {
  readonly keys: ReadonlyMap<CommandId, readonly string[]>
  /** What is wrong with the reader's own shortcuts, one sentence each. */
  readonly problems: readonly string[]
}

/** A combination in one spelling, so that equal ones are found to be equal. */
function spelling(keys: string): string {
  const read = readKeys(keys)
  return read === null ? keys : [...read.modifiers.toSorted(), read.key.toLowerCase()].join('+')
}

/** Whether the keys of two commands can be meant at the same time: a table's and a chart's cannot. */
const canClash = (a: CommandDefinition, b: CommandDefinition): boolean =>
  a.scope === b.scope || [a, b].some(({ scope }) => scope === 'global' || scope === 'data')

function clashes(keys: ReadonlyMap<CommandId, readonly string[]>, mac: boolean): string[] {
  const found: string[] = []
  for (const [index, one] of commands.entries()) {
    const own = keys.get(one.id) ?? []
    for (const other of commands.slice(index + 1)) {
      if (!canClash(one, other)) continue
      const theirs = new Set((keys.get(other.id) ?? []).map(spelling))
      const shared = own.find((candidate) => theirs.has(spelling(candidate)))
      if (shared === undefined) continue
      found.push(
        t('shell:keymap.clash', {
          keys: keysLabel(shared, mac),
          one: t(`commands:${one.id}`),
          other: t(`commands:${other.id}`),
        }),
      )
    }
  }
  return found
}

/**
 * The shortcuts in force: the usual ones, with the reader's own in their place. An own shortcut that makes no sense is
 * left out and reported; the command then keeps its usual one.
 */
export function resolveKeymap(own: Readonly<Record<string, string | null>>, mac: boolean): Keymap {
  const problems: string[] = []
  const keys = new Map<CommandId, readonly string[]>(commands.map((command) => [command.id, command.keys]))
  for (const [id, wanted] of Object.entries(own)) {
    if (!isCommandId(id)) problems.push(t('shell:keymap.unknown', { id }))
    else if (wanted === null) keys.set(id, [])
    else if (readKeys(wanted) === null) problems.push(t('shell:keymap.unreadable', { id, keys: wanted }))
    else keys.set(id, [wanted])
  }
  return { keys, problems: [...problems, ...clashes(keys, mac)] }
}
