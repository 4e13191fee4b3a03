import type { Locator } from '@playwright/test'

/** A table as somebody who scrolls through all of it reads it. */
export interface GridContent {
  readonly head: readonly string[]
  /** Rows of cells; the heading of a group is a row of one cell. */
  readonly rows: readonly (readonly string[])[]
}

/**
 * Reads a whole grid of the app, which draws only what is in view: scrolls through it in both directions. Texts for screen
 * readers alone and what `leaveOut` selects are left out.
 */
export async function readGrid(grid: Locator, leaveOut = ''): Promise<GridContent> {
  for (let attempt = 1; ; attempt += 1) {
    const content = await readOnce(grid, leaveOut)
    if (content !== null) return content
    if (attempt === MOST_READS) throw new Error('The grid never stood still')
  }
}

/** A grid whose rows change while it is read is read again. */
const MOST_READS = 10

async function readOnce(grid: Locator, leaveOut: string): Promise<GridContent | null> {
  await grid.waitFor()
  return grid.evaluate(async (root, omitted) => {
    const counts = { rows: Number(root.ariaRowCount) - 1, columns: Number(root.ariaColCount) }
    const found = new Map<string, string>()
    const groups = new Set<number>()
    const textOf = (node: Element): string => {
      const copy = node.cloneNode(true)
      if (!(copy instanceof Element)) return ''
      const hidden = ['.visually-hidden', 'svg', ...(omitted === '' ? [] : [omitted])].join()
      for (const part of copy.querySelectorAll(hidden)) part.remove()
      return copy.textContent.replaceAll(/\s+/gu, ' ').trim()
    }
    const collect = (): void => {
      for (const row of root.querySelectorAll('[role="row"]')) {
        const index = Number(row.getAttribute('aria-rowindex')) - 2
        for (const cell of row.querySelectorAll(
          '[role="columnheader"], [role="rowheader"], [role="gridcell"]',
        )) {
          const column = Number(cell.getAttribute('aria-colindex')) - 1
          if (cell.hasAttribute('aria-colspan')) groups.add(index)
          found.set(`${index}:${column}`, textOf(cell))
        }
      }
    }
    const drawn = (): Promise<void> =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve()))
      })
    const steps = (whole: number, part: number): number[] => {
      const step = Math.max(40, part * 0.5)
      return Array.from({ length: Math.ceil(whole / step) + 1 }, (_, index) => index * step)
    }
    for (const top of steps(root.scrollHeight - root.clientHeight, root.clientHeight)) {
      for (const left of steps(root.scrollWidth - root.clientWidth, root.clientWidth)) {
        root.scrollTo(left, top)
        await drawn()
        collect()
      }
    }
    root.scrollTo(0, 0)
    await drawn()
    const line = (row: number): (string | undefined)[] =>
      Array.from({ length: groups.has(row) ? 1 : counts.columns }, (_, column) =>
        found.get(`${row}:${column}`),
      )
    const isWhole = (cells: (string | undefined)[]): cells is string[] => !cells.includes(undefined)
    const head = line(-1)
    const rows = Array.from({ length: counts.rows }, (_, row) => line(row))
    const isSame = Number(root.ariaRowCount) - 1 === counts.rows
    return isSame && isWhole(head) && rows.every(isWhole) ? { head, rows } : null
  }, leaveOut)
}

/** The column of a table by its heading, top to bottom. */
export function columnOf({ head, rows }: GridContent, name: string): string[] {
  const index = head.indexOf(name)
  if (index < 0) throw new Error(`No column ${name} among ${head.join(', ')}`)
  return rows.map((row) => row[index] ?? '')
}
