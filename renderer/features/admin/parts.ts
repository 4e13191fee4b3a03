import {
  BookText,
  Database,
  Gauge,
  HeartPulse,
  ListChecks,
  Lock,
  Scale,
  ScrollText,
  SlidersHorizontal,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { LinkProps } from '@tanstack/react-router'
import { t } from '../../i18n/t.ts'

interface AdminPart {
  readonly to: NonNullable<LinkProps['to']>
  readonly label: string
  readonly icon: LucideIcon
  /** Below which other addresses it counts as the present one. */
  readonly also?: string
}

/** The screens of Admin, in the order of its navigation. */
export const adminParts: readonly AdminPart[] = [
  { to: '/admin', label: t('admin:part.jobs'), icon: ListChecks, also: '/admin/job/' },
  { to: '/admin/locks', label: t('admin:part.locks'), icon: Lock },
  { to: '/admin/health', label: t('admin:part.health'), icon: HeartPulse },
  { to: '/admin/logs', label: t('admin:part.logs'), icon: ScrollText },
  { to: '/admin/metrics', label: t('admin:part.metrics'), icon: Gauge },
  { to: '/admin/settings', label: t('admin:part.settings'), icon: SlidersHorizontal },
  { to: '/admin/quality', label: t('admin:part.quality'), icon: Scale },
  { to: '/admin/database', label: t('admin:part.database'), icon: Database },
  { to: '/admin/audit', label: t('admin:part.audit'), icon: BookText },
]
