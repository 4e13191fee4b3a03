import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import {
  currentLogFields,
  currentSpanContext,
  currentTraceparent,
  withLogFields,
  withRemoteParent,
} from '../../../electron/observability/context.ts'
import { silentTraces } from '../../../electron/observability/traces.ts'

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

describe('the context of work', () => {
  it('is nothing outside of any work', () => {
    expect(currentTraceparent()).toBeNull()
    expect(currentLogFields()).toEqual({})
  })

  it('gives back the trace that a job was stored with (J18)', () => {
    withRemoteParent(traceparent, () => {
      expect(currentTraceparent()).toBe(traceparent)
      silentTraces.span('ingestion.job.execute', {}, () => expect(currentTraceparent()).toBe(traceparent))
    })
  })

  it.each([
    null,
    '',
    'nonsense',
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
    '00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01',
  ])('starts a new trace for %s', (text) => {
    withRemoteParent(text, () => {
      expect(currentTraceparent()).toBeNull()
      silentTraces.span('ingestion.job.execute', {}, () => expect(currentSpanContext()).not.toBeNull())
    })
  })

  it('leaves the caller’s trace and fields behind', () => {
    silentTraces.span('event_ingestion', {}, () =>
      withLogFields({ job_id: 'first' }, () =>
        withRemoteParent(null, () => {
          expect(currentTraceparent()).toBeNull()
          expect(currentLogFields()).toEqual({})
        }),
      ),
    )
  })

  it('follows every await and does not mix jobs that run at once', async () => {
    const job = (id: string) =>
      withRemoteParent(null, () =>
        silentTraces.span('ingestion.job.execute', {}, () =>
          withLogFields({ job_id: id }, async () => {
            const seen = new Set<string>()
            for (let step = 0; step < 5; step += 1) {
              await turn()
              await withLogFields({ race_id: String(step) }, () => turn())
              seen.add(`${currentTraceparent()} ${JSON.stringify(currentLogFields())}`)
            }
            return [...seen]
          }),
        ),
      )
    const all = await Promise.all(['a', 'b', 'c'].map(job))
    expect(all.map((seen) => seen.length)).toEqual([1, 1, 1])
    expect(new Set(all.flat()).size).toBe(3)
    for (const [index, id] of ['a', 'b', 'c'].entries())
      expect(all[index]?.[0]).toContain(`{"job_id":"${id}"}`)
    expect(new Set(all.flat().map((text) => text.split('-')[1])).size).toBe(3)
  })

  it('lets inner fields win over outer ones', () => {
    withLogFields({ job_id: 'a', race_id: '1' }, () =>
      withLogFields({ race_id: '2' }, () =>
        expect(currentLogFields()).toEqual({ job_id: 'a', race_id: '2' }),
      ),
    )
  })
})
