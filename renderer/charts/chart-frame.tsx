// A chart is one thing to the keyboard, with keys of its own: no element of HTML is that.
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions */
import { useId } from 'react'
import type { KeyboardEvent, ReactNode, Ref } from 'react'
import { t } from '../i18n/t.ts'
import { spokenOf } from './types.ts'
import type { PointText } from './types.ts'
import './chart.css'

interface ChartFrameProps {
  readonly name: string
  /** What is to be seen, and which keys there are. */
  readonly summary: string
  /** Where it is said what the cursor is on, see `say`. */
  readonly said: Ref<HTMLDivElement>
  readonly className?: string
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly children: ReactNode
}

/** What makes a drawing a chart to everybody: one place to focus, with a name, a summary and a voice (ui.md 3d). */
export function ChartFrame({ name, summary, said, className = '', onKeyDown, children }: ChartFrameProps) {
  const summaryId = useId()
  return (
    <div
      className={`chart-frame ${className}`}
      role="application"
      aria-roledescription={t('charts:role')}
      aria-label={name}
      aria-describedby={summaryId}
      tabIndex={0}
      data-key-scope="chart"
      onKeyDown={onKeyDown}
    >
      <p className="visually-hidden" id={summaryId}>
        {summary}
      </p>
      {children}
      <div className="visually-hidden" aria-live="polite" ref={said} />
    </div>
  )
}

/** Says what a key has led to. */
export function say(region: HTMLElement | null, text: PointText | null): void {
  if (region !== null && text !== null) region.textContent = spokenOf(text)
}
