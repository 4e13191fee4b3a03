import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import type { EventChanges } from '../../../shared/contract/views.ts'
import { counted } from '../../format/counts.ts'
import { formatMoment } from '../../format/dates.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { ChangeTable } from '../jobs/change-table.tsx'

/** Leads to what the last import of the event that changed anything has changed (C35). */
export function WhatChanged({ eventId }: { readonly eventId: string }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button
        tone="quiet"
        size="row"
        icon={History}
        title={t('event:header.changedTitle')}
        onClick={() => setOpen(true)}
      >
        {t('event:header.changed')}
      </Button>
      {open && (
        <Dialog title={t('event:changes.title')} className="changes" onClose={() => setOpen(false)}>
          <Changes eventId={eventId} />
        </Dialog>
      )}
    </>
  )
}

function Changes({ eventId }: { readonly eventId: string }) {
  const changes = useQuery(api.events.changes.queryOptions({ input: { eventId } }))
  if (changes.isError)
    return <ErrorState report={readError(changes.error)} onRetry={() => void changes.refetch()} />
  if (changes.data === undefined) return <Loading label={t('event:loading')} />
  return <ChangeList changes={changes.data} />
}

function ChangeList({ changes: { list, total, changedAt } }: { readonly changes: EventChanges }) {
  if (changedAt === null || list.length === 0) {
    return (
      <EmptyState icon={History} title={t('event:changes.none')} level={3}>
        <p>{t('event:changes.noneText')}</p>
      </EmptyState>
    )
  }
  return (
    <ChangeTable
      changes={{ list, total }}
      title={t('event:changes.title')}
      when={t('event:changes.at', { changes: counted(total, 'change'), moment: formatMoment(changedAt) })}
    />
  )
}
