import type { ChartCursor, ChartPoint } from '../../charts/types.ts'
import type { SessionModel } from './model/session-model.ts'
import type { SessionUiStore } from './session-ui.ts'

/** The session's cursor as charts over laps see it: x is the lap, a line is a driver. */
export function lapCursor(store: SessionUiStore, model: SessionModel): ChartCursor {
  return {
    get() {
      const { lap, driverId } = store.getState()
      return lap === null || driverId === null ? null : { x: lap, line: driverId }
    },
    set: ({ x, line }) => pointAt(store, model, { driverId: line, lap: x, movedBy: 'view' }),
    subscribe: (listener) => store.subscribe(listener),
  }
}

/** A cursor for a chart whose x is no lap: it shares the driver alone. */
export function driverCursor(store: SessionUiStore): ChartCursor {
  let x = 1
  return {
    get() {
      const { driverId } = store.getState()
      return driverId === null ? null : { x, line: driverId }
    },
    set(point: ChartPoint) {
      x = point.x
      // A new object each time, so that a move along one line is told as well.
      store.setState({ driverId: point.line })
    },
    subscribe: (listener) => store.subscribe(listener),
  }
}

export function pointAt(
  store: SessionUiStore,
  model: SessionModel,
  to: { readonly driverId: string; readonly lap: number; readonly movedBy: 'matrix' | 'view' },
): void {
  const { driverId, lap, movedBy } = to
  const now = store.getState()
  if (now.driverId === driverId && now.lap === lap) return
  const timeMs = lap === 0 ? 0 : (model.byId.get(driverId)?.run.elapsedMs[lap - 1] ?? null)
  store.setState({ driverId, lap, timeMs, movedBy })
}
