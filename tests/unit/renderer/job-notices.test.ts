import { describe, expect, it } from 'vitest'
import { noticesOf, routeOfJob } from '../../../renderer/app/job-notices.ts'
import { unreachableSince } from '../../../renderer/state/reachability.ts'
import { toShell } from '../../../shared/contract/shell.ts'
import type { JobView } from '../../../shared/contract/views.ts'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { importedAs, jobOf } from '../../support/renderer-views.ts'

const refused = (
  details: ErrorReport['details'],
  code: ErrorReport['code'] = 'CONNECTOR_HTTP_ERROR',
): ErrorReport => ({
  code,
  stage: 'fetch',
  source: 'http',
  message: 'No answer.',
  action: null,
  details,
})
const failed = (id: string, error: ErrorReport, finishedAt: string): JobView =>
  jobOf(id, { state: 'failed', error, finishedAt })

describe('notices of ended jobs', () => {
  it('lead to what came of the job', () => {
    expect(routeOfJob(jobOf('1'))).toBe('/event/486677')
    expect(routeOfJob(jobOf('1', { kind: 'event_sync', subject: 'club' }))).toBe('/?track=club')
    expect(routeOfJob(jobOf('1', { kind: 'track_sync', subject: null }))).toBe('/')
    expect(routeOfJob(jobOf('1', { subject: '../../x' }))).toBe('/event/..%2F..%2Fx')
  })

  it('say how it ended', () => {
    const [done] = noticesOf([importedAs({})])
    expect(done).toMatchObject({
      tone: 'good',
      title: 'Finished: Rudi Wensing Memorial',
      route: '/event/486677',
    })
    expect(done?.text).toContain('32 races')
    const [bad] = noticesOf([failed('2', refused({}), '2025-11-20T10:00:00Z')])
    expect(bad).toMatchObject({ tone: 'bad', text: 'LiveRC could not be reached.', route: '/admin' })
  })

  it('are one for many, which tells of failures', () => {
    const jobs = [1, 2, 3, 4].map((id) => jobOf(String(id), { state: 'completed' }))
    expect(noticesOf(jobs)).toHaveLength(1)
    const [many] = noticesOf([...jobs, failed('5', refused({}), '2025-11-20T10:00:00Z')])
    expect(many).toMatchObject({ tone: 'bad', title: '5 jobs ended', text: '1 job failed', route: '/admin' })
  })
})

describe('whether LiveRC answers', () => {
  const at = (minute: number): string => `2025-11-20T10:0${minute}:00Z`

  it('is told by the newest job that ended', () => {
    const lost = failed('1', refused({ url: 'https://x' }), at(1))
    expect(unreachableSince([])).toBeNull()
    expect(unreachableSince([lost])).toBe(at(1))
    expect(unreachableSince([lost, jobOf('2', { state: 'completed', finishedAt: at(2) })])).toBeNull()
    expect(unreachableSince([jobOf('2', { state: 'completed', finishedAt: at(0) }), lost])).toBe(at(1))
    expect(unreachableSince([failed('3', refused({}, 'CIRCUIT_OPEN'), at(3)), lost])).toBe(at(3))
  })

  it('is not in doubt for a bad answer', () => {
    expect(unreachableSince([failed('1', refused({ status_code: 404 }), at(1))])).toBeNull()
    expect(unreachableSince([failed('1', refused({}, 'VALIDATION_ERROR'), at(1))])).toBeNull()
  })
})

describe('what a page may ask of the desktop', () => {
  it.each([
    { type: 'notify', title: 'Done', body: '', route: 'https://evil.test/' },
    { type: 'notify', title: 'Done', body: '', route: '//evil.test/' },
    { type: 'notify', title: 'x'.repeat(121), body: '', route: '/admin' },
    { type: 'theme', theme: 'neon' },
    { type: 'menu', keys: {}, disabled: ['app.quit'], checked: [] },
    { type: 'jobs', active: -1 },
    { type: 'open', path: '/etc/passwd' },
    null,
    'theme',
  ])('is not %j', (message) => {
    expect(toShell.safeParse(message).success).toBe(false)
  })
})
