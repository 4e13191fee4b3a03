/** For what goes away while it has the focus: moves the focus to the part of the screen around it rather than lose it. */
export function focusAround(element: Element | null | undefined): void {
  element?.closest<HTMLElement>('section, main')?.focus()
}
