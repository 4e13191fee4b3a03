import { useEffect, useMemo } from 'react'
import type { ReactNode } from 'react'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { CircleCheck, Database, FilterX, ShieldAlert, ShieldCheck } from 'lucide-react'
import type { QualityPage as Page } from '../../../shared/contract/quality.ts'
import { client } from '../../bridge.ts'
import { counted, formatCount } from '../../format/counts.ts'
import { formatAgo, formatDay } from '../../format/dates.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api, queryClient } from '../../state/api.ts'
import { useNow } from '../../state/use-now.ts'
import { Agreement } from '../../ui/agreement.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { MarkButton } from '../recovery/mark-button.tsx'
import type { QualitySearch } from './quality-search.ts'
import { qualityLine, QualityTable, QualityTools } from './quality-table.tsx'
import type { QualityLine } from './quality-table.tsx'
import './quality.css'

/** The most that one answer holds. */
const PAGE = 500

/** What does not agree in the data of all imported events, and where (ui.md 1f). */
export function QualityPage() {
  useTitle(t('quality:title'))
  const search = useSearch({ from: '/admin/quality' })
  const navigate = useNavigate()
  const { kind, event } = search
  const list = useInfiniteQuery(
    api.quality.list.infiniteOptions({
      input: (offset: number) => ({
        offset,
        limit: PAGE,
        ...(kind === undefined ? {} : { kind }),
        ...(event === undefined ? {} : { eventId: event }),
      }),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => {
        const read = pages.reduce((sum, { findings }) => sum + findings.length, 0)
        return last.findings.length > 0 && read < last.total ? read : undefined
      },
      placeholderData: keepPreviousData,
    }),
  )
  const again = useMutation({
    mutationFn: () => client.quality.list({ fresh: true, limit: 1 }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: api.quality.key() }),
  })
  const lines = useMemo(
    () => list.data?.pages.flatMap(({ findings }) => findings.map(qualityLine)) ?? [],
    [list.data],
  )
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  // All of them, so that what is copied and saved is whole; only rows in view are drawn.
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage])

  if (list.isError && list.data === undefined)
    return <ErrorState level={1} report={readError(list.error)} onRetry={() => void list.refetch()} />
  const page = list.data?.pages[0]
  if (page === undefined) return <Loading label={t('quality:loading')} />
  const change = (next: QualitySearch): void =>
    void navigate({ to: '/admin/quality', search: next, replace: true })
  return (
    <>
      <Head page={page}>
        <Button
          icon={ShieldCheck}
          busy={again.isPending}
          title={t('quality:againTitle')}
          onClick={() => again.mutate()}
        >
          {t('quality:again')}
        </Button>
      </Head>
      {again.isError && (
        <p className="bad quality-problem" role="alert">
          {readError(again.error).message}
        </p>
      )}
      <Filters page={page} search={search} lines={lines} isWhole={!hasNextPage} onChange={change} />
      {page.total === 0 ? (
        <Nothing
          page={page}
          isFiltered={kind !== undefined || event !== undefined}
          onClear={() => change({})}
        />
      ) : (
        <QualityTable lines={lines} withEvent={event === undefined} />
      )}
    </>
  )
}

function Head({ page, children }: { readonly page: Page; readonly children: ReactNode }) {
  const now = useNow()
  const { checked, checkedAt } = page
  return (
    <header className="admin-head">
      <h1>{t('quality:title')}</h1>
      <Agreement counts={checked} of="result" />
      <p>
        {t('quality:checked', {
          events: counted(checked.events, 'importedEvent'),
          sessions: counted(checked.sessions, 'session'),
          ago: formatAgo(checkedAt, now),
        })}
      </p>
      <span className="spacer" />
      {children}
    </header>
  )
}

interface FiltersProps {
  readonly page: Page
  readonly search: QualitySearch
  readonly lines: readonly QualityLine[]
  /** Nothing more is on its way. */
  readonly isWhole: boolean
  readonly onChange: (search: QualitySearch) => void
}

/** The counts of each kind are the choice of it; the events come with theirs. */
function Filters({ page, search, lines, isWhole, onChange }: FiltersProps) {
  const { counts, events, total } = page
  if (events.length === 0 && counts.length === 0 && search.event === undefined) return null
  const { kind, event } = search
  const all = counts.reduce((sum, { findings }) => sum + findings, 0)
  const shown = events.find(({ eventId }) => eventId === event)
  const isListed = event === undefined || shown !== undefined
  const choose = (chosen: QualitySearch['kind']): void => {
    const { kind: _before, ...rest } = search
    onChange(chosen === undefined || chosen === kind ? rest : { ...rest, kind: chosen })
  }
  return (
    <div className="quality-filters">
      <ul className="quality-kinds" aria-label={t('quality:kinds')}>
        <Kind
          label={t('quality:all')}
          findings={all}
          isChosen={kind === undefined}
          onChoose={() => choose(undefined)}
        />
        {counts.map((count) => (
          <Kind
            key={count.kind}
            label={t(`quality:kind.${count.kind}`)}
            findings={count.findings}
            title={counted(count.events, 'event')}
            isChosen={count.kind === kind}
            onChoose={() => choose(count.kind)}
          />
        ))}
      </ul>
      <div className="quality-event">
        <label>
          <span className="muted">{t('quality:event')}</span>
          <select
            value={event ?? ''}
            onChange={({ target }) => {
              const { event: _before, ...rest } = search
              onChange(target.value === '' ? rest : { ...rest, event: target.value })
            }}
          >
            <option value="">{t('quality:anyEvent')}</option>
            {!isListed && <option value={event}>{event}</option>}
            {events.map(({ eventId, eventName, eventDate, findings }) => (
              <option key={eventId} value={eventId}>
                {t('quality:eventOption', {
                  name: eventName,
                  date: formatDay(eventDate),
                  findings: formatCount(findings),
                })}
              </option>
            ))}
          </select>
        </label>
        {shown !== undefined && <MarkButton eventId={shown.eventId} name={shown.eventName} />}
        {event === undefined && (
          <Button size="row" icon={ShieldAlert} blocked={t('quality:chooseEvent')}>
            {t('commands:recovery.mark')}
          </Button>
        )}
        {Object.keys(search).length > 0 && (
          <Button tone="quiet" size="row" icon={FilterX} onClick={() => onChange({})}>
            {t('quality:clear')}
          </Button>
        )}
        <span className="spacer" />
        <output className="muted small">
          {t('quality:shown', { shown: formatCount(lines.length), total: formatCount(total) })}
        </output>
        {isWhole && <QualityTools lines={lines} />}
      </div>
    </div>
  )
}

interface KindProps {
  readonly label: string
  readonly findings: number
  readonly title?: string
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function Kind({ label, findings, title, isChosen, onChoose }: KindProps) {
  return (
    <li>
      <button type="button" className="quality-kind" title={title} aria-pressed={isChosen} onClick={onChoose}>
        <span className="quality-count">{formatCount(findings)}</span>
        {label}
      </button>
    </li>
  )
}

interface NothingProps {
  readonly page: Page
  readonly isFiltered: boolean
  readonly onClear: () => void
}

function Nothing({ page, isFiltered, onClear }: NothingProps) {
  if (isFiltered) {
    return (
      <EmptyState
        icon={CircleCheck}
        title={t('quality:filteredTitle')}
        actions={<Button onClick={onClear}>{t('quality:clear')}</Button>}
      />
    )
  }
  const { events, sessions } = page.checked
  if (events === 0) {
    return (
      <EmptyState icon={Database} title={t('quality:emptyTitle')}>
        <p>{t('quality:emptyText')}</p>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={CircleCheck}
      title={t('quality:noneTitle', { count: sessions, sessions: formatCount(sessions) })}
    >
      <p>{t('quality:noneText')}</p>
    </EmptyState>
  )
}
