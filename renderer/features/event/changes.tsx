import { useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import type { DataChange, EventChanges } from '../../../shared/contract/views.ts'
import { counted } from '../../format/counts.ts'
import { formatMoment } from '../../format/dates.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { tableText, textColumn } from '../../ui/grid/text-columns.ts'
import type { TextColumn } from '../../ui/grid/text-columns.ts'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { TableTools } from '../../ui/table-tools.tsx'
import { changedFigure, changedValue } from './change-text.ts'

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

interface Row extends DataChange {
  readonly key: string
}

const COLUMNS: readonly TextColumn<Row>[] = [
  textColumn({
    key: 'race',
    name: t('event:sessions.session'),
    width: 200,
    grow: 1,
    rowHeader: true,
    text: ({ raceLabel, className }) => raceLabel ?? className ?? t('event:changes.event'),
  }),
  textColumn({
    key: 'driver',
    name: t('event:entries.driver'),
    width: 170,
    grow: 1,
    text: ({ driverName }) => driverName ?? '',
  }),
  textColumn({ key: 'what', name: t('event:changes.what'), width: 190, text: changedFigure }),
  textColumn({
    key: 'kind',
    name: t('event:changes.kind'),
    width: 80,
    text: ({ kind }) => t(`event:changes.${kind}`),
  }),
  textColumn({
    key: 'before',
    name: t('event:changes.before'),
    width: 110,
    align: 'end',
    text: ({ field, before }) => changedValue(field, before),
  }),
  textColumn({
    key: 'after',
    name: t('event:changes.after'),
    width: 110,
    align: 'end',
    text: ({ field, after }) => changedValue(field, after),
  }),
]

const rowKey = ({ key }: Row): string => key

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
  const rows = list.map((change, index): Row => ({ ...change, key: String(index) }))
  return (
    <>
      <div className="changes-head">
        <span>
          {t('event:changes.at', { changes: counted(total, 'change'), moment: formatMoment(changedAt) })}
        </span>
        {list.length < total && (
          <span className="muted">{t('event:changes.cut', { shown: list.length })}</span>
        )}
        <span className="spacer" />
        <TableTools title={t('event:changes.title')} rows={() => tableText(COLUMNS, rows)} />
      </div>
      <div className="changes-list">
        <DataGrid label={t('event:changes.title')} rows={rows} rowKey={rowKey} columns={COLUMNS} />
      </div>
    </>
  )
}
