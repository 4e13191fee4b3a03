import './progress.css'

interface ProgressProps {
  readonly label: string
  readonly value: number
  /** 0 while it is not known. */
  readonly total: number
  readonly valueText: string
}

/** A bar that fills with finished work only: it is full when everything is done, never before (ui.md 3b). */
export function ProgressBar({ label, value, total, valueText }: ProgressProps) {
  const amount = total > 0 ? { value: Math.min(value, total), max: total } : {}
  return <progress className="progress" aria-label={label} aria-valuetext={valueText} {...amount} />
}
