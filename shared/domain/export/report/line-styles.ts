import { driverStyle } from '../../driver-style.ts'

export interface LineStyle {
  readonly colour: string
  readonly dash: string
}

/** A driver's style on paper, which is light. @param index place of the driver among the results, from 0 */
export function lineStyle(index: number): LineStyle {
  const { light, dash } = driverStyle(index)
  return { colour: light, dash: dash.join(' ') }
}
