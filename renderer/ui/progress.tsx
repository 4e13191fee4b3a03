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
  const known = total > 0
  const share = known ? Math.min(1, value / total) : 0
  return (
    <div
      className={`progress ${known ? '' : 'progress-unknown'}`}
      role="progressbar"
      aria-label={label}
      aria-valuetext={valueText}
      {...(known ? { 'aria-valuemin': 0, 'aria-valuemax': total, 'aria-valuenow': value } : {})}
    >
      <div className="progress-fill" style={{ scale: `${known ? share : 0.3} 1` }} />
    </div>
  )
}
