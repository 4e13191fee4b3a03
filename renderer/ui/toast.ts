import { create } from 'zustand'

export interface ToastText {
  readonly tone: 'good' | 'bad' | 'plain'
  readonly title: string
  readonly text?: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

/** Toasts that were asked for before the part that draws them was there. */
export const useToasts = create<{ readonly asked: readonly ToastText[] }>()(() => ({ asked: [] }))

/** Says something that goes away by itself. What must not be missed belongs on a screen as well. */
export function toast(text: ToastText): void {
  useToasts.setState(({ asked }) => ({ asked: [...asked, text] }))
}
