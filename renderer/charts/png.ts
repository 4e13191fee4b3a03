import type { ChartTheme } from './theme.ts'

export interface Picture {
  readonly canvas: HTMLCanvasElement
  readonly theme: ChartTheme
  readonly title: string
  readonly subtitle: string
}

const MARGIN = 14
const HEADER = 48

/** A chart as a PNG with its title, on the background of the theme: what is on the screen, at the screen's resolution. */
export function pictureOf({ canvas, theme, title, subtitle }: Picture): Promise<Blob> {
  const ratio = devicePixelRatio
  const whole = document.createElement('canvas')
  whole.width = canvas.width + 2 * MARGIN * ratio
  whole.height = canvas.height + (HEADER + MARGIN) * ratio
  const ctx = whole.getContext('2d')
  if (ctx === null) return Promise.reject(new Error('This browser cannot draw pictures.'))
  ctx.fillStyle = theme.surface
  ctx.fillRect(0, 0, whole.width, whole.height)
  ctx.fillStyle = theme.text
  ctx.font = `600 ${15 * ratio}px ${theme.font}`
  ctx.fillText(title, MARGIN * ratio, 24 * ratio)
  ctx.fillStyle = theme.muted
  ctx.font = `${11 * ratio}px ${theme.font}`
  ctx.fillText(subtitle, MARGIN * ratio, 41 * ratio)
  ctx.drawImage(canvas, MARGIN * ratio, HEADER * ratio)
  return new Promise((resolve, reject) => {
    whole.toBlob((blob) => {
      if (blob === null) reject(new Error('The picture could not be made.'))
      else resolve(blob)
    }, 'image/png')
  })
}

/** Offers something that the page has made as a file. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has to have begun before the address may go.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
