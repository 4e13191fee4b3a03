/**
 * How drivers are told apart, the same in every view of a session and in its report: eight colours, and with each four
 * dashes. Neighbours differ in both, because colour is never the only difference (ui.md 3d). The colours hold 3:1 against
 * the background of their theme; tokens.css has the same ones for what is drawn by the page itself.
 */
export const DRIVER_COLOURS = [
  { light: '#0072b2', dark: '#56b4e9' },
  { light: '#9a6a00', dark: '#e69f00' },
  { light: '#00785a', dark: '#2bd4a4' },
  { light: '#7a7000', dark: '#f0e442' },
  { light: '#c2410c', dark: '#ff8a5c' },
  { light: '#9b3f86', dark: '#d79be0' },
  { light: '#59636e', dark: '#a3adb8' },
  { light: '#111111', dark: '#ffffff' },
] as const

/** Lengths of line and gap in px; none for a whole line. */
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [7, 2, 2, 2]]

export interface DriverStyle {
  /** Place of the colour in the table, and of its token. */
  readonly colour: number
  readonly light: string
  readonly dark: string
  readonly dash: readonly number[]
  /** What stands at the end of a line: the driver's place, from 1. */
  readonly label: string
}

/** @param index place of the driver among the drivers of a session, from 0; after 32 the styles come again */
export function driverStyle(index: number): DriverStyle {
  const colour = index % DRIVER_COLOURS.length
  const dash = DASHES[(colour + Math.floor(index / DRIVER_COLOURS.length)) % DASHES.length] ?? []
  const { light, dark } = DRIVER_COLOURS[colour] ?? DRIVER_COLOURS[0]
  return { colour, light, dark, dash, label: String(index + 1) }
}

/** The dash as SVG's `stroke-dasharray` says it; undefined for a whole line. @param index as of `driverStyle` */
export function strokeDash(index: number): string | undefined {
  const { dash } = driverStyle(index)
  return dash.length === 0 ? undefined : dash.join(' ')
}
