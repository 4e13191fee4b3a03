/** The colours and dashes of `renderer/ui/driver-style.ts` on paper: a driver looks the same as on the screen. */
const colours = [
  '#0072b2',
  '#9a6a00',
  '#00785a',
  '#7a7000',
  '#c2410c',
  '#9b3f86',
  '#59636e',
  '#111111',
] as const
const dashes = ['', '6 3', '2 2', '7 2 2 2'] as const

export interface LineStyle {
  readonly colour: string
  readonly dash: string
}

/** @param index place of the driver among the results, from 0; after 32 the styles come again */
export function lineStyle(index: number): LineStyle {
  const colour = index % colours.length
  return {
    colour: colours[colour] ?? colours[0],
    dash: dashes[(colour + Math.floor(index / colours.length)) % dashes.length] ?? '',
  }
}
