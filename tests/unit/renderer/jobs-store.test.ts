import { beforeEach, describe, expect, it } from 'vitest'
import {
  activeJobs,
  putAway,
  receiveJob,
  receiveJobList,
  replaceJobs,
  subjectKey,
  useJobs,
} from '../../../renderer/state/jobs.ts'
import { jobOf } from '../../support/renderer-views.ts'

const known = (jobId: string) => useJobs.getState().byId.get(jobId)

describe('the jobs that a window knows', () => {
  beforeEach(() => {
    useJobs.setState({ byId: new Map(), bySubject: new Map(), justEnded: new Set(), loaded: false })
  })

  it('follow what is pushed', () => {
    receiveJob(jobOf('1', { state: 'running', processed: 4 }))
    receiveJob(jobOf('1', { state: 'queued', processed: 0 }))
    expect(known('1')?.state).toBe('queued')
  })

  it('keep of a pushed and a listed view the one that is further along', () => {
    receiveJob(jobOf('1', { state: 'completed', processed: 32 }))
    receiveJob(jobOf('2', { state: 'running', processed: 3 }))
    receiveJobList([
      jobOf('1', { state: 'running', processed: 30 }),
      jobOf('2', { state: 'running', processed: 9 }),
    ])
    expect(known('1')?.state).toBe('completed')
    expect(known('2')?.processed).toBe(9)
    expect(useJobs.getState().loaded).toBe(true)
  })

  it('are replaced by the list of a new history, ends that were pushed meanwhile excepted', () => {
    receiveJob(jobOf('1', { state: 'running', processed: 9 }))
    receiveJob(jobOf('2', { state: 'cancelled' }))
    receiveJob(jobOf('3', { state: 'running' }))
    replaceJobs([jobOf('1', { state: 'queued' }), jobOf('2', { state: 'running' })])
    expect([known('1')?.state, known('2')?.state, known('3')]).toEqual(['queued', 'cancelled', undefined])
  })

  it('are found by what they are about, the newest one', () => {
    receiveJob(jobOf('1', { state: 'failed', createdAt: '2025-11-20T10:00:00Z' }))
    receiveJob(jobOf('2', { state: 'running', createdAt: '2025-11-20T11:00:00Z' }))
    receiveJob(jobOf('3', { kind: 'event_sync', subject: 'canberraoffroad' }))
    const { bySubject } = useJobs.getState()
    expect(bySubject.get(subjectKey('event_import', '486677'))?.jobId).toBe('2')
    expect(bySubject.get(subjectKey('event_sync', 'canberraoffroad'))?.jobId).toBe('3')
    expect(bySubject.get(subjectKey('track_sync', null))).toBeUndefined()
  })

  it('remember an end that was seen until it is put away', () => {
    receiveJob(jobOf('1', { state: 'running' }))
    receiveJob(jobOf('1', { state: 'completed' }))
    receiveJob(jobOf('2', { state: 'failed' }))
    expect([...useJobs.getState().justEnded]).toEqual(['1'])
    putAway('1')
    expect(useJobs.getState().justEnded.size).toBe(0)
  })

  it('list the running ones before the waiting ones, oldest first', () => {
    receiveJob(jobOf('w', { state: 'queued', createdAt: '2025-11-20T09:00:00Z' }))
    receiveJob(jobOf('b', { state: 'running', createdAt: '2025-11-20T11:00:00Z' }))
    receiveJob(jobOf('a', { state: 'running', createdAt: '2025-11-20T10:00:00Z' }))
    receiveJob(jobOf('e', { state: 'completed' }))
    expect(activeJobs(useJobs.getState()).map((job) => job.jobId)).toEqual(['a', 'b', 'w'])
  })

  it('are bounded, but none that runs is dropped', () => {
    receiveJob(jobOf('old', { state: 'running', createdAt: '2000-01-01T00:00:00Z' }))
    receiveJobList(Array.from({ length: 500 }, (_, index) => jobOf(`n${index}`, { state: 'completed' })))
    expect(useJobs.getState().byId.size).toBeLessThan(400)
    expect(known('old')).toBeDefined()
  })
})
