import { driverStyle } from '../../shared/domain/driver-style.ts'
import { driverColour } from './theme.ts'
import type { ChartTheme } from './theme.ts'

/** A chart as a picture of its own: whatever draws the chart, it gets the same frame of title, facts and legend. */

export interface LegendEntry {
  /** Place among the drivers: picks colour and dash. */
  readonly style: number
  /** What stands at the line or tells drivers apart beside colour and dash: mostly a place. */
  readonly number: string
  readonly name: string
}

export interface PictureText {
  /** What the chart shows. */
  readonly title: string
  /** Where its laps are from: session, event, driver. */
  readonly source: string
  /** What else one has to know to read it: reference car, filter. */
  readonly facts: readonly string[]
  readonly legend: readonly LegendEntry[]
}

/** The chart itself, drawn, with its size on the screen in CSS pixels. */
export interface PictureBody {
  readonly image: CanvasImageSource
  readonly width: number
  readonly height: number
}

/** Pixels for each CSS pixel of the screen: sharp on paper and on screens of a high resolution. */
export const pictureRatio = (): number => Math.max(2, devicePixelRatio)

const MARGIN = 14
/** Narrower charts get room for their texts beside them. */
const LEAST_WIDTH = 360
const TITLE = 22
const LINE = 16
const ENTRY = 18
const SWATCH = 18
/** The longest side that browsers draw; taller pictures get fewer pixels. */
const MOST_SIDE = 16_000

interface Piece {
  readonly x: number
  readonly y: number
  readonly text: string
  readonly font: string
  readonly colour: string
  readonly entry?: LegendEntry
}

/** Words of a text put into lines that are not wider than the room. */
function wrapped(ctx: CanvasRenderingContext2D, text: string, room: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && ctx.measureText(`${last} ${word}`).width <= room) {
      lines[lines.length - 1] = `${last} ${word}`
    } else lines.push(word)
  }
  return lines
}

/** The texts above a chart, each with its place, and how high they are together. */
function headOf(
  ctx: CanvasRenderingContext2D,
  { title, source, facts, legend }: PictureText,
  theme: ChartTheme,
  room: number,
): { readonly pieces: readonly Piece[]; readonly height: number } {
  const pieces: Piece[] = []
  let y = MARGIN
  const add = (text: string, font: string, colour: string, height: number): void => {
    ctx.font = font
    for (const line of wrapped(ctx, text, room)) {
      y += height
      pieces.push({ x: 0, y: y - 4, text: line, font, colour })
    }
  }
  add(title, `600 15px ${theme.font}`, theme.text, TITLE)
  for (const line of [source, ...facts]) add(line, `12px ${theme.font}`, theme.muted, LINE)
  y += 4
  const font = `11px ${theme.font}`
  ctx.font = font
  let x = 0
  if (legend.length > 0) y += ENTRY
  for (const entry of legend) {
    const text = `${entry.number} ${entry.name}`.trim()
    const width = SWATCH + 6 + ctx.measureText(text).width + 16
    if (x > 0 && x + width > room) {
      x = 0
      y += ENTRY
    }
    pieces.push({ x, y: y - 5, text, font, colour: theme.text, entry })
    x += width
  }
  return { pieces, height: y + 6 }
}

function drawPiece(ctx: CanvasRenderingContext2D, piece: Piece, theme: ChartTheme): void {
  const { x, y, text, font, colour, entry } = piece
  ctx.font = font
  ctx.fillStyle = colour
  if (entry === undefined) {
    ctx.fillText(text, x, y)
    return
  }
  ctx.strokeStyle = driverColour(theme, entry.style)
  ctx.lineWidth = 2.5
  ctx.setLineDash([...driverStyle(entry.style).dash])
  ctx.beginPath()
  ctx.moveTo(x, y - 4)
  ctx.lineTo(x + SWATCH, y - 4)
  ctx.stroke()
  ctx.setLineDash([])
  ctx.fillText(text, x + SWATCH + 6, y)
}

/** The whole picture as a PNG, on the opaque background of the theme. */
export async function pictureOf(text: PictureText, body: PictureBody, theme: ChartTheme): Promise<Blob> {
  const canvas = document.createElement('canvas')
  const ctx = canvas.getContext('2d')
  if (ctx === null) throw new Error('This browser draws no pictures.')
  const room = Math.max(LEAST_WIDTH, body.width)
  const head = headOf(ctx, text, theme, room)
  const width = room + 2 * MARGIN
  const height = head.height + body.height + MARGIN
  const ratio = Math.min(pictureRatio(), MOST_SIDE / Math.max(width, height))
  canvas.width = Math.round(width * ratio)
  canvas.height = Math.round(height * ratio)
  ctx.fillStyle = theme.surface
  ctx.fillRect(0, 0, canvas.width, canvas.height)
  ctx.scale(ratio, ratio)
  ctx.translate(MARGIN, 0)
  for (const piece of head.pieces) drawPiece(ctx, piece, theme)
  ctx.drawImage(body.image, 0, head.height, body.width, body.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('The picture is too large for this browser.'))
      else resolve(blob)
    }, 'image/png')
  })
}
