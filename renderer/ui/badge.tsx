import { Ban, Check, CircleDashed, Clock, LoaderCircle, TriangleAlert } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { EventStatus, JobState } from '../../shared/contract/views.ts'
import './badge.css'

export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad'

interface BadgeProps {
  readonly tone: Tone
  readonly icon?: LucideIcon
  readonly children: string
  readonly spinning?: boolean
}

/** A short state: icon and words, so that colour is never the only sign. */
export function Badge({ tone, icon: Icon, children, spinning = false }: BadgeProps) {
  return (
    <span className={`badge badge-${tone}`}>
      {Icon !== undefined && (
        <Icon aria-hidden size={12} strokeWidth={2.25} className={spinning ? 'spinning' : undefined} />
      )}
      {children}
    </span>
  )
}

interface Look {
  readonly label: string
  readonly tone: Tone
  readonly icon: LucideIcon
}

export const EVENT_STATUS: Record<EventStatus, Look> = {
  known: { label: 'Known', tone: 'neutral', icon: CircleDashed },
  importing: { label: 'Importing\u2026', tone: 'info', icon: LoaderCircle },
  imported: { label: 'Imported', tone: 'good', icon: Check },
  failed: { label: 'Failed', tone: 'bad', icon: TriangleAlert },
}

const JOB_STATE: Record<JobState, Look> = {
  queued: { label: 'Waiting', tone: 'neutral', icon: Clock },
  running: { label: 'Running', tone: 'info', icon: LoaderCircle },
  completed: { label: 'Done', tone: 'good', icon: Check },
  failed: { label: 'Failed', tone: 'bad', icon: TriangleAlert },
  cancelled: { label: 'Cancelled', tone: 'warn', icon: Ban },
}

export function EventStatusBadge({ status }: { readonly status: EventStatus }) {
  const look = EVENT_STATUS[status]
  return (
    <Badge tone={look.tone} icon={look.icon} spinning={status === 'importing'}>
      {look.label}
    </Badge>
  )
}

export function JobStateBadge({ state }: { readonly state: JobState }) {
  const look = JOB_STATE[state]
  return (
    <Badge tone={look.tone} icon={look.icon} spinning={state === 'running'}>
      {look.label}
    </Badge>
  )
}
