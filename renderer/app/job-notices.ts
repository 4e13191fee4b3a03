import type { JobView } from '../../shared/contract/views.ts'
import { errorTitle } from '../format/errors.ts'
import { counted } from '../format/counts.ts'
import { t } from '../i18n/t.ts'
import { resultText } from '../features/jobs/job-text.ts'
import { isActive, useJobs } from '../state/jobs.ts'
import { JOBS_ROUTE, pathOf, placeOfView } from '../state/places.ts'
import { inElectron } from '../state/platform.ts'
import { addUnseen, keepUnseen } from '../state/unseen.ts'
import { openRoute, useWorkspace } from '../state/workspace.ts'
import { routeOf, trailOf } from '../state/workspace-model.ts'
import { toast } from '../ui/toast.ts'
import { notifyNatively } from './desktop-shell.ts'

/** Ends of jobs that come within this time are told together. */
const GATHER_MS = 600
const MOST_SINGLE = 3

/** Addresses that the panes of the window show. */
function shownRoutes(): { readonly place: string | null; readonly path: string }[] {
  const workspace = useWorkspace.getState()
  const views = [workspace.left, ...(workspace.right === null ? [] : [workspace.right])]
  return views.map((id) => ({ place: placeOfView(id), path: pathOf(routeOf(trailOf(workspace, id))) }))
}

/** Where a job's result can be read. */
export function routeOfJob(job: Pick<JobView, 'kind' | 'subject'>): string {
  if (job.kind === 'validation') return '/admin/health'
  if (job.subject === null) return '/'
  const subject = encodeURIComponent(job.subject)
  return job.kind === 'event_import' || job.kind === 'html_import'
    ? `/event/${subject}`
    : `/?track=${subject}`
}

/** Whether an address is the list of jobs, or one of them. */
const isJobs = (path: string): boolean => path === JOBS_ROUTE || path.startsWith(`${JOBS_ROUTE}/job/`)

/** Places whose lists tell by themselves how jobs end. */
const TELLING: ReadonlySet<string> = new Set(['home', 'find', 'tracks'])

/** Whether the end of a job shows by itself on what is in front of somebody: one of those lists, or its event. */
function isShown(job: Pick<JobView, 'kind' | 'subject'>): boolean {
  const route = pathOf(routeOfJob(job))
  return shownRoutes().some(
    ({ place, path }) =>
      (place !== null && TELLING.has(place)) ||
      isJobs(path) ||
      path === route ||
      path.startsWith(`${route}/`),
  )
}

const isWatched = (job: JobView): boolean => document.hasFocus() && isShown(job)

interface Notice {
  readonly tone: 'good' | 'bad' | 'plain'
  readonly title: string
  readonly text: string
  readonly route: string
}

function noticeOf(job: JobView): Notice {
  const { title } = job
  const route = routeOfJob(job)
  if (job.state === 'failed') {
    const text = job.error === null ? '' : `${errorTitle(job.error)}.`
    return { tone: 'bad', title: t('shell:notice.failed', { title }), text, route: JOBS_ROUTE }
  }
  if (job.state === 'cancelled')
    return { tone: 'plain', title: t('shell:notice.cancelled', { title }), text: '', route: JOBS_ROUTE }
  return { tone: 'good', title: t('shell:notice.completed', { title }), text: resultText(job), route }
}

/** One notice each, or one for all when there are many. */
export function noticesOf(ended: readonly JobView[]): Notice[] {
  if (ended.length <= MOST_SINGLE) return ended.map(noticeOf)
  const failed = ended.filter(({ state }) => state === 'failed').length
  const first = ended[0]?.title ?? ''
  return [
    {
      tone: failed > 0 ? 'bad' : 'good',
      title: t('shell:notice.many', { jobs: counted(ended.length, 'job') }),
      text: failed > 0 ? t('shell:notice.manyFailed', { jobs: counted(failed, 'job') }) : first,
      route: JOBS_ROUTE,
    },
  ]
}

function tell({ tone, title, text, route }: Notice): void {
  if (!document.hasFocus()) {
    if (inElectron) {
      notifyNatively({ title: title.slice(0, 120), body: text.slice(0, 300), route })
      return
    }
    if ('Notification' in globalThis && Notification.permission === 'granted') {
      const shown = new Notification(title, { body: text })
      shown.addEventListener('click', () => {
        window.focus()
        openRoute(route)
      })
      return
    }
  }
  toast({
    tone,
    title,
    ...(text === '' ? {} : { text }),
    action: { label: t('shell:notice.open'), run: () => openRoute(route) },
  })
}

/** Tells of jobs that ended while nobody was looking at them, and counts them on the rail until somebody does. */
export function noticeEndedJobs(): void {
  let waiting: JobView[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  const flush = (): void => {
    timer = undefined
    const ended = waiting
    waiting = []
    for (const notice of noticesOf(ended)) tell(notice)
  }

  useJobs.subscribe((state, before) => {
    for (const job of state.byId.values()) {
      const was = before.byId.get(job.jobId)
      if (was === undefined || was === job || !isActive(was) || isActive(job) || isWatched(job)) continue
      addUnseen(job.jobId)
      waiting.push(job)
      timer ??= setTimeout(flush, GATHER_MS)
    }
  })

  const look = (): void => {
    if (!document.hasFocus()) return
    const inJobs = shownRoutes().some(({ path }) => isJobs(path))
    const { byId } = useJobs.getState()
    keepUnseen((jobId) => {
      const job = byId.get(jobId)
      return !inJobs && job !== undefined && (routeOfJob(job).startsWith('/?') || !isShown(job))
    })
  }
  useWorkspace.subscribe(look)
  window.addEventListener('focus', look)
}
