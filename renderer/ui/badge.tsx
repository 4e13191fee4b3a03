import {
  Ban,
  CalendarClock,
  Check,
  CircleDashed,
  Clock,
  LoaderCircle,
  TriangleAlert,
  Unplug,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { EventStatus, JobState } from '../../shared/contract/views.ts'
import { t } from '../i18n/t.ts'
import './badge.css'

export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad'

interface BadgeProps {
  readonly tone: Tone
  readonly icon?: LucideIcon
  readonly children: string
  readonly spinning?: boolean
  readonly title?: string
}

/** A short state: icon and words, so that colour is never the only sign. */
export function Badge({ tone, icon: Icon, children, spinning = false, title }: BadgeProps) {
  return (
    <span className={`badge badge-${tone}`} title={title}>
      {Icon !== undefined && (
        <Icon aria-hidden size={12} strokeWidth={2.25} className={spinning ? 'spinning' : undefined} />
      )}
      {children}
    </span>
  )
}

interface Look {
  readonly tone: Tone
  readonly icon: LucideIcon
}

const EVENT_STATUS: Record<EventStatus, Look> = {
  known: { tone: 'neutral', icon: CircleDashed },
  scheduled: { tone: 'neutral', icon: CalendarClock },
  importing: { tone: 'info', icon: LoaderCircle },
  imported: { tone: 'good', icon: Check },
  failed: { tone: 'bad', icon: TriangleAlert },
}

const JOB_STATE: Record<JobState, Look> = {
  queued: { tone: 'neutral', icon: Clock },
  running: { tone: 'info', icon: LoaderCircle },
  completed: { tone: 'good', icon: Check },
  failed: { tone: 'bad', icon: TriangleAlert },
  cancelled: { tone: 'warn', icon: Ban },
  interrupted: { tone: 'warn', icon: Unplug },
}

export function EventStatusBadge({ status }: { readonly status: EventStatus }) {
  const look = EVENT_STATUS[status]
  return (
    <Badge tone={look.tone} icon={look.icon} spinning={status === 'importing'}>
      {t(`event:status.${status}`)}
    </Badge>
  )
}

export function JobStateBadge({ state }: { readonly state: JobState }) {
  const look = JOB_STATE[state]
  return (
    <Badge tone={look.tone} icon={look.icon} spinning={state === 'running'}>
      {t(`jobs:state.${state}`)}
    </Badge>
  )
}
