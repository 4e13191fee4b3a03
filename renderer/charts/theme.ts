import { DRIVER_COLOURS, driverStyle } from '../../shared/domain/driver-style.ts'

/** Colours as the canvas needs them: the tokens of the page, resolved for the theme that is in force. */
export interface ChartTheme {
  readonly surface: string
  readonly text: string
  readonly muted: string
  readonly grid: string
  readonly font: string
  /** By colour number of a driver's style. */
  readonly drivers: readonly string[]
}

/** A driver's colour in the theme that is in force. @param style place among the drivers, as of `driverStyle` */
export const driverColour = (theme: ChartTheme, style: number): string =>
  theme.drivers[driverStyle(style).colour] ?? theme.text

/** Reads the tokens through an element, because a token itself still holds both themes' colours. */
export function readTheme(host: HTMLElement): ChartTheme {
  const probe = document.createElement('span')
  probe.hidden = true
  host.append(probe)
  const colour = (token: string): string => {
    probe.style.color = `var(${token})`
    return getComputedStyle(probe).color
  }
  const theme = {
    surface: colour('--surface'),
    text: colour('--text'),
    muted: colour('--muted'),
    grid: colour('--line'),
    font: getComputedStyle(host).fontFamily,
    drivers: DRIVER_COLOURS.map((_, index) => colour(`--driver-${index}`)),
  }
  probe.remove()
  return theme
}

/** Calls back when the theme changes, by choice or with the system. Answers with the function that ends it. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] })
  const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
    window.matchMedia(query),
  )
  for (const query of queries) query.addEventListener('change', changed)
  return () => {
    observer.disconnect()
    for (const query of queries) query.removeEventListener('change', changed)
  }
}
