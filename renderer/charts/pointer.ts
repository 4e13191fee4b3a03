import type { Plot } from './plot.ts'
import type { ChartPoint, PointText } from './types.ts'
import './pointer.css'

/** The cursor as the page draws it over a chart: a line through the lap, a dot on the driver, and the facts beside it. */
export interface Pointer {
  move(point: ChartPoint | null, text: PointText | null): void
}

function part(parent: HTMLElement, className: string): HTMLElement {
  const element = document.createElement('div')
  element.className = className
  parent.append(element)
  return element
}

const GAP = 12

/** Elements of the page, so that moving the cursor draws nothing of the chart again. */
export function createPointer(plot: Plot): Pointer {
  const rule = part(plot.area, 'chart-rule')
  const dot = part(plot.area, 'chart-dot')
  const card = part(plot.area, 'chart-card')
  const title = part(card, 'chart-card-title')
  const facts = part(card, 'chart-card-facts')
  card.setAttribute('aria-hidden', 'true')

  const hide = (hidden: boolean): void => {
    for (const element of [rule, dot, card]) element.hidden = hidden
  }
  hide(true)

  return {
    move(point, text) {
      const place = point === null ? null : plot.placeOf(point)
      if (place === null) {
        hide(true)
        return
      }
      hide(false)
      const { left, top } = place
      rule.style.transform = `translateX(${left}px)`
      dot.style.transform = `translate(${left}px, ${top}px)`
      card.hidden = text === null
      if (text === null) return
      title.textContent = text.title
      facts.textContent = text.facts.join('\n')
      const { clientWidth: width, clientHeight: height } = plot.area
      const beside = left + GAP + card.offsetWidth <= width ? left + GAP : left - GAP - card.offsetWidth
      const x = Math.max(0, beside)
      const y = Math.min(Math.max(0, top - card.offsetHeight / 2), Math.max(0, height - card.offsetHeight))
      card.style.transform = `translate(${x}px, ${y}px)`
    },
  }
}
