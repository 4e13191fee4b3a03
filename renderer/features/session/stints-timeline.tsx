// A picture that the page draws has no element of its own but this.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { useRef } from 'react'
import type { Ref } from 'react'
import { totalMs } from '../../../shared/domain/analysis/run.ts'
import { formatTime } from '../../format/times.ts'
import { t } from '../../i18n/t.ts'
import { driverStyle, strokeDash } from '../../../shared/domain/driver-style.ts'
import { useElementWidth } from '../../ui/grid/use-element-width.ts'
import type { DriverStints } from './model/stint-rows.ts'
import { ticks } from '../../charts/spread-spec.ts'
import { useSession } from './session-context.ts'
import { useSessionUi } from './session-ui.ts'
import './stints.css'

const ROW = 18
const AXIS = 34
const NAMES = 132

/** Whether there is anything to be seen on a time line: somebody stopped. */
export const hasTimeline = (stints: readonly DriverStints[]): boolean =>
  stints.some((own) => own.stints.length > 1)

/** Who stopped when: one bar per driver over the time of the race, in the driver's colour. The table below says the same. */
export function StintsTimeline({
  ref,
  stints,
}: {
  readonly ref: Ref<SVGSVGElement>
  readonly stints: readonly DriverStints[]
}) {
  const { windows } = useSession().model.stops()
  const host = useRef<HTMLDivElement>(null)
  const width = useElementWidth(host)
  const timeMs = useSessionUi((ui) => ui.timeMs)
  const end = stints.reduce((most, { driver }) => Math.max(most, totalMs(driver.run)), 0)
  const at = (time: number): number => NAMES + (time / Math.max(1, end)) * Math.max(50, width - NAMES - 16)
  const height = AXIS + stints.length * ROW + 4
  return (
    <div className="stints-timeline" ref={host}>
      {width > 0 && (
        <svg ref={ref} width={width} height={height} role="img" aria-label={t('session:stints.timeline')}>
          <text className="stints-tick" x={NAMES} y={12}>
            {t('session:stints.axis')}
          </text>
          {windows.map(({ fromMs, toMs }) => (
            <rect
              key={fromMs}
              className="stints-window"
              x={at(fromMs)}
              width={Math.max(2, at(toMs) - at(fromMs))}
              y={AXIS}
              height={height - AXIS}
            />
          ))}
          {ticks(0, end, Math.max(2, width / 120)).map((tick) => (
            <text key={tick} className="stints-tick stints-time" x={at(tick)} y={28}>
              {formatTime(tick).replace(/\.000$/u, '')}
            </text>
          ))}
          {stints.map(({ driver, stints: own }, index) => (
            <g key={driver.driverId} data-driver-colour={driverStyle(driver.style).colour}>
              <line
                className="stints-mark"
                x1={8}
                x2={8}
                y1={AXIS + index * ROW + 2}
                y2={AXIS + index * ROW + ROW - 1}
                strokeDasharray={strokeDash(driver.style)}
              />
              <text className="stints-name" x={16} y={AXIS + index * ROW + 13}>
                {driver.label}
              </text>
              {own.map(({ stint }) => {
                const from = driver.run.elapsedMs[stint.fromLap - 2] ?? 0
                const to = from + stint.totalMs
                return (
                  <rect
                    key={stint.number}
                    className="stints-bar"
                    x={at(from) + 1}
                    width={Math.max(1, at(to) - at(from) - 2)}
                    y={AXIS + index * ROW + 4}
                    height={ROW - 7}
                    rx={2}
                  />
                )
              })}
            </g>
          ))}
          {timeMs !== null && (
            <line className="stints-now" x1={at(timeMs)} x2={at(timeMs)} y1={AXIS} y2={height} />
          )}
        </svg>
      )}
    </div>
  )
}
