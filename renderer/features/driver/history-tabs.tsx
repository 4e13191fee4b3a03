import { useQuery } from '@tanstack/react-query'
import type { DriverProfile } from '../../../shared/contract/drivers.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { ConsistencyTab } from './consistency-tab.tsx'
import { PaceTab } from './pace-tab.tsx'
import { ResultsTab } from './results-tab.tsx'

interface HistoryTabsProps {
  readonly profile: DriverProfile
  readonly tab: 'results' | 'pace' | 'consistency'
}

/** The tabs that are made from all results of a driver. */
export function HistoryTabs({ profile, tab }: HistoryTabsProps) {
  const { driverId } = profile
  const history = useQuery(api.drivers.history.queryOptions({ input: { driverId } }))
  if (history.isError)
    return <ErrorState report={readError(history.error)} onRetry={() => void history.refetch()} />
  if (history.data === undefined) return <Loading label={t('driver:loading')} />
  switch (tab) {
    case 'results':
      return <ResultsTab profile={profile} history={history.data} />
    case 'pace':
      return <PaceTab profile={profile} history={history.data} />
    case 'consistency':
      return <ConsistencyTab profile={profile} history={history.data} />
  }
}
