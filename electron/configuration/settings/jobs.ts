import type { SettingGroup } from './definition.ts'

/** Background work. */
export const jobSettings = {
  max_concurrent_jobs: {
    type: 'integer',
    default: 2,
    min: 1,
    max: 16,
    description:
      'Jobs that one running program works on at once; further ones wait. A change counts at once.',
  },
  job_max_attempts: {
    type: 'integer',
    default: 3,
    min: 1,
    max: 20,
    description:
      'How often a job is tried that fails for a reason that may pass, such as a network that is away.',
  },
  job_retry_delay_seconds: {
    type: 'integer',
    default: 10,
    min: 0,
    max: 3_600,
    description: 'Wait before the second attempt of a job; each further one waits four times as long.',
  },
  job_inactivity_timeout_seconds: {
    type: 'integer',
    default: 300,
    min: 60,
    max: 3_600,
    description: 'A job without progress for so long is stopped.',
  },
  job_total_timeout_seconds: {
    type: 'integer',
    default: 3_600,
    min: 300,
    max: 86_400,
    description: 'An attempt that takes longer than this is stopped.',
  },
  job_lease_seconds: {
    type: 'integer',
    default: 10,
    min: 2,
    max: 300,
    description: 'How long after the last sign of life a process that is gone keeps its jobs and locks.',
    applies: 'start',
  },
  resume_interrupted: {
    type: 'boolean',
    default: true,
    description: 'Whether jobs whose process ended under them go on by themselves.',
  },
  job_history_days: {
    type: 'integer',
    default: 90,
    min: 1,
    max: 3_650,
    description: 'How long ended jobs are kept, with their logs.',
  },
  jobs_per_minute: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 600,
    description: 'Most jobs that begin within a minute; 0 for no limit.',
    caution: { when: 'below', bound: 1 },
  },
  event_cooldown_seconds: {
    type: 'integer',
    default: 0,
    min: 0,
    max: 86_400,
    description: 'Least time from one import of an event to the next; 0 for none.',
  },
} as const satisfies SettingGroup
