import { useQuery } from '@tanstack/react-query'
import { HeartPulse } from 'lucide-react'
import { t } from '../i18n/t.ts'
import { api } from '../state/api.ts'
import { openRoute } from '../state/workspace.ts'

const TONE = { ok: 'muted', degraded: 'warn', failing: 'bad' } as const

/** The worst state of all parts, leading to what it is about (M14). */
export function HealthBadge() {
  const health = useQuery(api.health.get.queryOptions({ input: {} })).data
  if (health === undefined) return null
  const { state, components } = health
  const why = components.filter((part) => part.state !== 'ok').map(({ sentence }) => sentence)
  return (
    <a
      href="/admin/health"
      className={`status-item status-link status-${TONE[state]}`}
      title={why.length === 0 ? undefined : why.join('\n')}
      onClick={(event) => {
        event.preventDefault()
        openRoute('/admin/health')
      }}
    >
      <HeartPulse aria-hidden size={13} />
      {t('health:badge', { state: t(`health:state.${state}`) })}
    </a>
  )
}
