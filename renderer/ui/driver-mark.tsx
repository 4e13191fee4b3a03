import './driver-mark.css'

/** Dash patterns beside eight colours: colour is never the only difference (ui.md 3d). */
const DASHES = [undefined, '6 3', '2 2', '7 2 2 2']
const DRIVER_STYLES = 32

interface DriverMarkProps {
  /** Place of the driver among the drivers of a session, from 0: the same style in every view. */
  readonly index: number
}

/** The bar beside a driver's name, in the driver's colour and dash. The name itself keeps the text colour. */
export function DriverMark({ index }: DriverMarkProps) {
  const style = index % DRIVER_STYLES
  return (
    <svg className="driver-mark" data-driver-colour={style % 8} viewBox="0 0 4 16" aria-hidden>
      <line x1="2" y1="0" x2="2" y2="16" strokeDasharray={DASHES[Math.floor(style / 8)]} />
    </svg>
  )
}
