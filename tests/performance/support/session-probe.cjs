/*
 * Runs inside the page before anything else: what the session bench measures there. It is plain JavaScript, because it is
 * handed to the browser as it is.
 */
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))

/** Resolves after the next frame, with what the page's thread did from the frame's beginning until it was painted. */
const paintedFrame = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const began = performance.now()
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => resolve(performance.now() - began))
      port1.start()
      port2.postMessage(null)
    })
  })

const chartArea = () => {
  const over = document.querySelector('.chart-host .u-over')
  if (over === null) throw new Error('There is no chart')
  return { over, box: over.getBoundingClientRect() }
}

globalThis.probe = {
  /** From the next click until the chart's canvas is painted. */
  clickToChart: () =>
    new Promise((resolve) => {
      const onClick = () => {
        const began = performance.now()
        const look = () => {
          if (document.querySelector('.chart-host canvas') === null) requestAnimationFrame(look)
          // The canvas is drawn in the frame in which it is found, and painted when the next one begins.
          else requestAnimationFrame(() => resolve(performance.now() - began))
        }
        requestAnimationFrame(look)
      }
      document.addEventListener('click', onClick, { capture: true, once: true })
    }),

  async cursorCosts(steps) {
    const { over, box } = chartArea()
    const costs = []
    for (let step = 0; step < steps; step += 1) {
      const painted = paintedFrame()
      const at = {
        clientX: box.left + (box.width * (step + 0.5)) / steps,
        clientY: box.top + box.height * (0.3 + ((step * 7) % 10) * 0.04),
        bubbles: true,
      }
      if (step === 0) over.dispatchEvent(new MouseEvent('mouseenter', at))
      over.dispatchEvent(new MouseEvent('mousemove', at))
      costs.push(await painted)
    }
    return costs
  },

  async zoomCosts(steps) {
    const { over, box } = chartArea()
    const [draws, frames, idle] = [[], [], []]
    let last = await frame()
    for (let step = 0; step < steps / 2; step += 1) {
      const now = await frame()
      idle.push(now - last)
      last = now
    }
    for (let step = 0; step < steps; step += 1) {
      const began = performance.now()
      over.dispatchEvent(
        new WheelEvent('wheel', {
          deltaY: step < steps / 2 ? -30 : 30,
          clientX: box.left + box.width * 0.6,
          clientY: box.top + 50,
          bubbles: true,
          cancelable: true,
        }),
      )
      // uPlot draws in a microtask.
      await Promise.resolve()
      await Promise.resolve()
      draws.push(performance.now() - began)
      const now = await frame()
      frames.push(now - last)
      last = now
    }
    return { draws, frames, idle }
  },
}
