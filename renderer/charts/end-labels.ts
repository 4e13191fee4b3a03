/** Where the labels at the ends of the lines stand: as near to their line as the others allow. */

interface Block {
  readonly first: number
  last: number
  centre: number
}

/**
 * Positions of equally high labels, none over another, each as near as possible to where it belongs and all within the
 * height. Answers in the order of `wanted`. Where they do not all fit they share the height evenly.
 */
export function spreadLabels(wanted: readonly number[], labelHeight: number, height: number): number[] {
  const order = wanted.map((y, index) => ({ y, index })).toSorted((a, b) => a.y - b.y || a.index - b.index)
  const step = Math.min(
    labelHeight,
    wanted.length <= 1 ? labelHeight : (height - labelHeight) / (wanted.length - 1),
  )
  const half = labelHeight / 2
  const keep = (centre: number, count: number): number => {
    const reach = ((count - 1) * step) / 2
    return Math.min(Math.max(centre, half + reach), height - half - reach)
  }
  const blocks: Block[] = []
  order.forEach(({ y }, place) => {
    let block: Block = { first: place, last: place, centre: keep(y, 1) }
    for (let before = blocks.at(-1); before !== undefined; before = blocks.at(-1)) {
      const [above, below] = [before.last - before.first + 1, block.last - block.first + 1]
      const gap = block.centre - before.centre - ((above + below) * step) / 2
      if (gap >= 0) break
      blocks.pop()
      const members = order.slice(before.first, block.last + 1)
      // The middle of a block is the mean of where its members want its middle to be.
      const centre =
        members.reduce((sum, member, at) => sum + member.y - (at - (members.length - 1) / 2) * step, 0) /
        members.length
      block = { first: before.first, last: block.last, centre: keep(centre, members.length) }
    }
    blocks.push(block)
  })
  const placed = wanted.map(() => 0)
  for (const { first, last, centre } of blocks) {
    for (let place = first; place <= last; place += 1) {
      const index = order[place]?.index
      if (index !== undefined) placed[index] = centre + (place - (first + last) / 2) * step
    }
  }
  return placed
}
