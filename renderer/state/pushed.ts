import type { StreamMessage } from '../../shared/contract/views.ts'

type MessageOf<Type extends StreamMessage['type']> = Extract<StreamMessage, { readonly type: Type }>

const listeners = new Map<StreamMessage['type'], Set<(message: StreamMessage) => void>>()

/** Hands a pushed message to the screens that follow its kind. */
export function tellPushed(message: StreamMessage): void {
  for (const listener of listeners.get(message.type) ?? []) listener(message)
}

/** Follows one kind of pushed messages. Answers with the function that ends it. */
export function onPushed<Type extends StreamMessage['type']>(
  type: Type,
  listener: (message: MessageOf<Type>) => void,
): () => void {
  const isOfType = (message: StreamMessage): message is MessageOf<Type> => message.type === type
  const heard = (message: StreamMessage): void => {
    if (isOfType(message)) listener(message)
  }
  const known = listeners.get(type) ?? new Set()
  listeners.set(type, known.add(heard))
  return () => void known.delete(heard)
}
