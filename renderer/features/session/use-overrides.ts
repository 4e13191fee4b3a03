import { useMutation } from '@tanstack/react-query'
import type { OverrideChange } from '../../../shared/contract/analysis.ts'
import { readError, errorTitle } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api, queryClient } from '../../state/api.ts'
import { toast } from '../../ui/toast.ts'
import { useSession } from './session-context.ts'

/** Stores what the engineer decides about the race on the screen. The answer is in force at once; a refusal is said. */
export function useOverride(): (change: OverrideChange) => void {
  const { event, session } = useSession().model.detail
  const race = { eventId: event.eventId, raceId: session.raceId }
  const { mutate } = useMutation(
    api.analysis.overrides.set.mutationOptions({
      onSuccess: (overrides) =>
        queryClient.setQueryData(api.analysis.overrides.get.queryKey({ input: race }), overrides),
      onError: (thrown) =>
        toast({ tone: 'bad', title: t('session:override.failed'), text: errorTitle(readError(thrown)) }),
    }),
  )
  return (change) => mutate({ ...race, change })
}
