import { driverStyle, strokeDash } from '../../shared/domain/driver-style.ts'
import './driver-mark.css'

interface DriverMarkProps {
  /** Place of the driver among the drivers of a session, from 0: the same style in every view. */
  readonly index: number
}

/** The bar beside a driver's name, in the driver's colour and dash. The name itself keeps the text colour. */
export function DriverMark({ index }: DriverMarkProps) {
  const { colour } = driverStyle(index)
  return (
    <svg className="driver-mark" data-driver-colour={colour} viewBox="0 0 4 16" aria-hidden>
      <line x1="2" y1="0" x2="2" y2="16" strokeDasharray={strokeDash(index)} />
    </svg>
  )
}
