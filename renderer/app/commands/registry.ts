import { use, useEffect, useRef } from 'react'
import type { CommandId } from '../../../shared/domain/commands.ts'
import { ViewContext } from '../../state/view-context.ts'
import { focusedView } from '../../state/workspace.ts'

export interface CommandHandler {
  readonly run: () => void
  /** Absent means always. */
  readonly enabled?: () => boolean
  /** Whether its mark is set, for commands that are switches. */
  readonly checked?: () => boolean
}

export type CommandHandlers = Readonly<Partial<Record<CommandId, CommandHandler>>>

interface Registration {
  /** The view that the handlers belong to; null for those of the window. */
  readonly view: string | null
  readonly handlers: () => CommandHandlers
}

const registrations = new Set<Registration>()
const listeners = new Set<() => void>()

const tell = (): void => {
  for (const listener of listeners) listener()
}

/** Told when commands begin or end to work. Answers with the function that ends it. */
export function onCommandsChanged(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Makes commands work, for as long as the returned function is not called. */
function register(registration: Registration): () => void {
  registrations.add(registration)
  tell()
  return () => {
    registrations.delete(registration)
    tell()
  }
}

export function registerWindowCommands(handlers: CommandHandlers): () => void {
  return register({ view: null, handlers: () => handlers })
}

/** Which commands can be carried out, so that the menu bar hears when that changes while a screen stays. */
const ableOf = (handlers: CommandHandlers): string =>
  Object.entries(handlers)
    .filter(([, { enabled }]) => enabled?.() !== false)
    .map(([id]) => id)
    .join(' ')

/** Makes commands work while this screen is the one in front. Handlers may be new at every drawing. */
export function useCommands(handlers: CommandHandlers): void {
  const view = use(ViewContext)?.id ?? null
  const latest = useRef(handlers)
  const able = useRef('')
  useEffect(() => {
    latest.current = handlers
    const now = ableOf(handlers)
    if (now === able.current) return
    able.current = now
    tell()
  })
  useEffect(() => register({ view, handlers: () => latest.current }), [view])
}

/** What carries a command out now: the screen in front, else the window. */
function handlerOf(id: CommandId): CommandHandler | undefined {
  const front = focusedView()
  const able = [...registrations].toReversed()
  const own = able.find(({ view, handlers }) => view === front && handlers()[id] !== undefined)
  const found = own ?? able.find(({ view, handlers }) => view === null && handlers()[id] !== undefined)
  return found?.handlers()[id]
}

export function isEnabled(id: CommandId): boolean {
  const handler = handlerOf(id)
  return handler !== undefined && handler.enabled?.() !== false
}

export function isChecked(id: CommandId): boolean {
  return handlerOf(id)?.checked?.() === true
}

/** Carries a command out; gives whether there was somebody to do it. */
export function runCommand(id: CommandId): boolean {
  const handler = handlerOf(id)
  if (handler === undefined || handler.enabled?.() === false) return false
  handler.run()
  return true
}
