import { createKeybindingsHandler } from 'tinykeys'
import { commands } from '../../../shared/domain/commands.ts'
import type { CommandDefinition } from '../../../shared/domain/commands.ts'
import { isSingleKey } from '../../../shared/domain/keys.ts'
import { isMac } from '../../state/platform.ts'
import { usePreferences } from '../../state/preferences.ts'
import { resolveKeymap } from './keymap.ts'
import { isEnabled, runCommand } from './registry.ts'

const SCOPES = {
  grid: '[role="grid"], [data-key-scope~="grid"]',
  chart: '[data-key-scope~="chart"]',
  data: '[role="grid"], [data-key-scope]',
} as const
const EDITABLE =
  'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable]'

/** Whether a key that was pressed on `target` is meant for a command. */
export function isMeant(
  command: Pick<CommandDefinition, 'scope'>,
  keys: string,
  target: Pick<Element, 'closest'> | null,
  singleKeys: boolean,
): boolean {
  if (isSingleKey(keys) && (!singleKeys || target?.closest(EDITABLE) != null)) return false
  return command.scope === 'global' || target?.closest(SCOPES[command.scope]) != null
}

/** Follows the keyboard, with the reader's own shortcuts as they change. Answers with the function that ends it. */
export function followKeys(): () => void {
  let handle: (event: Event) => void = () => undefined

  const bind = (): void => {
    const { keymap, singleKeys } = usePreferences.getState()
    const { keys } = resolveKeymap(keymap, isMac)
    const byKeys = new Map<string, CommandDefinition[]>()
    for (const command of commands) {
      for (const combination of keys.get(command.id) ?? []) {
        byKeys.set(combination, [...(byKeys.get(combination) ?? []), command])
      }
    }
    const bindings = [...byKeys].map(
      ([combination, candidates]): [string, (event: KeyboardEvent) => void] => [
        combination,
        (event: KeyboardEvent) => {
          if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return
          const target = event.target instanceof Element ? event.target : null
          const command = candidates.find(
            (candidate) => isMeant(candidate, combination, target, singleKeys) && isEnabled(candidate.id),
          )
          if (command === undefined) return
          event.preventDefault()
          runCommand(command.id)
        },
      ],
    )
    handle = createKeybindingsHandler(Object.fromEntries(bindings))
  }

  bind()
  const onKeyDown = (event: KeyboardEvent): void => handle(event)
  window.addEventListener('keydown', onKeyDown)
  const unsubscribe = usePreferences.subscribe(bind)
  return () => {
    window.removeEventListener('keydown', onKeyDown)
    unsubscribe()
  }
}
