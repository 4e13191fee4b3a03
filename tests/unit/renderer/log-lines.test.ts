import { describe, expect, it } from 'vitest'
import { withDays } from '../../../renderer/features/logs/log-lines.ts'

const line = (at: Date) => ({
  key: at.toISOString(),
  at: at.toISOString(),
  level: 'info' as const,
  message: 'job_ended',
  jobId: null,
  eventId: null,
  facts: '',
})

describe('the days of log lines', () => {
  const yesterday = [new Date(2025, 10, 16, 9), new Date(2025, 10, 16, 23)]
  const today = [new Date(2025, 10, 17, 8), new Date(2025, 10, 17, 9)]

  it('stand where they are not today\u2019s, and where the day changes', () => {
    const lines = withDays([...yesterday, ...today].map(line), new Date(2025, 10, 17, 12).getTime())
    expect(lines.map(({ showsDay }) => showsDay)).toEqual([true, true, true, false])
  })

  it('do not stand on a log of today alone', () => {
    const lines = withDays(today.map(line), new Date(2025, 10, 17, 12).getTime())
    expect(lines.map(({ showsDay }) => showsDay)).toEqual([false, false])
  })
})
