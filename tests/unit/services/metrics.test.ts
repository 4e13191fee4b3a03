import { describe, expect, it } from 'vitest'
import { metricSamples } from '../../../db/repositories/metric-samples.ts'
import type { WriteDb } from '../../../db/schema/handle.ts'
import { silentLog, type Log } from '../../../electron/observability/log.ts'
import { MetricsService } from '../../../electron/services/metrics.ts'
import { temporaryDatabase } from '../../support/database.ts'

const now = () => '2026-01-02T03:04:05.678Z'

describe('the metrics of a data folder', () => {
  it('are written later when they cannot be written now, and are shown all the same', async () => {
    const { write } = await temporaryDatabase()
    const warnings: string[] = []
    const log: Log = { ...silentLog, warn: (message) => warnings.push(message) }
    let isBusy = true
    const db: WriteDb = {
      ...write,
      transaction: (work) => {
        if (isBusy) throw new Error('SQLITE_BUSY')
        return write.transaction(work)
      },
    }
    const service = new MetricsService({ db, log, now })
    service.metrics.add('laps_processed_total', {}, 5)
    await service.flush()
    expect(warnings).toEqual(['metrics_flush_failed'])
    expect(metricSamples(write)).toEqual([])
    expect(await service.text()).toContain('\nlaps_processed_total 5\n')
    isBusy = false
    service.metrics.add('laps_processed_total', {}, 2)
    await service.close()
    expect(metricSamples(write)).toContainEqual({ name: 'laps_processed_total', labels: {}, value: 7 })
  })

  it('keep gauges to the process that knows them, and figures of metrics that are gone to nobody', async () => {
    const { write } = await temporaryDatabase()
    const one = new MetricsService({ db: write, log: silentLog, now })
    one.metrics.set('jobs_open', { state: 'running' }, 2)
    one.metrics.add('laps_processed_total', {})
    await one.close()
    write
      .prepare(
        "insert into metric_samples (name, labels, value, updated_at) values ('retired_total', '{}', 9, '')",
      )
      .run()
    const other = new MetricsService({ db: write, log: silentLog, now })
    const text = await other.text()
    expect(text).not.toMatch(/jobs_open\{|retired_total/u)
    expect(text).toContain('\nlaps_processed_total 1\n')
    expect(await one.text()).toContain('\njobs_open{state="running"} 2\n')
  })
})
