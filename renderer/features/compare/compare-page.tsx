import { useEffect, useMemo, useState } from 'react'
import { getRouteApi } from '@tanstack/react-router'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { GitCompareArrows, Link2, Plus, Trash2 } from 'lucide-react'
import type { ComparedDriver } from '../../../shared/contract/ui.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.ts'
import { useTitle } from '../../ui/use-title.ts'
import { ChartView } from './chart-view.tsx'
import { compareModel } from './compare-model.ts'
import type { CompareModel } from './compare-model.ts'
import { compareRoute, compareViews, keyOf, readRuns } from './compare-search.ts'
import type { CompareSearch, CompareView } from './compare-search.ts'
import { FiguresView } from './figures-view.tsx'
import { LineList } from './line-list.tsx'
import { SessionPicker } from './session-picker.tsx'
import { SpreadView } from './spread-view.tsx'
import '../event/event.css'
import '../driver/driver-picker.css'
import './compare.css'

const route = getRouteApi('/compare')

const VIEWS = compareViews.map((value) => ({ value, label: t(`compare:view.${value}`) }))

const setCompared = (compared: readonly ComparedDriver[]): void =>
  useWorkspace.setState({ compared: [...compared] })

/**
 * Takes over the comparison of a shared address and makes the address plain again: from then on the basket is what counts,
 * wherever it is changed. What was there before can be put back.
 */
function useSharedAddress(runs: string | undefined, drop: () => void): void {
  useEffect(() => {
    if (runs === undefined) return
    const before = useWorkspace.getState().compared
    const asked = readRuns(runs)
    drop()
    if (before.map(keyOf).join() === asked.map(keyOf).join()) return
    setCompared(asked)
    if (before.length === 0) return
    toast({
      tone: 'plain',
      title: t('compare:link.replaced'),
      action: { label: t('compare:link.before'), run: () => setCompared(before) },
    })
    // Only a new address is taken over.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [runs])
}

/** Two to six driver-sessions of any events side by side (ui.md 1c). */
export function ComparePage() {
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const compared = useWorkspace((state) => state.compared)
  const [picking, setPicking] = useState(false)
  const change = (next: CompareSearch): void =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true })
  useSharedAddress(
    search.runs,
    () => void navigate({ search: ({ runs: _taken, ...rest }) => rest, replace: true }),
  )
  const sessions = useQuery({
    ...api.compare.sessions.queryOptions({ input: { sessions: [...compared] } }),
    // While the basket changes, what is known already stays in view.
    placeholderData: keepPreviousData,
    enabled: compared.length > 0,
  })
  useTitle(t('compare:title'))

  const copyLink = (): void => {
    const address = new URL(compareRoute(compared, search), window.location.href).href
    navigator.clipboard.writeText(address).then(
      () => toast({ tone: 'good', title: t('compare:link.copied') }),
      () => toast({ tone: 'bad', title: t('compare:link.failed') }),
    )
  }

  return (
    <div className="compare">
      <header className="compare-head">
        <h1>{t('compare:title')}</h1>
        <span className="spacer" />
        <Button icon={Plus} tone="primary" onClick={() => setPicking(true)}>
          {t('compare:add')}
        </Button>
        <Button icon={Link2} off={compared.length === 0} onClick={copyLink}>
          {t('compare:link')}
        </Button>
        <Button icon={Trash2} off={compared.length === 0} onClick={() => setCompared([])}>
          {t('compare:clear')}
        </Button>
      </header>
      {compared.length === 0 ? (
        <EmptyState icon={GitCompareArrows} title={t('compare:none')}>
          <p>{t('compare:noneText')}</p>
        </EmptyState>
      ) : sessions.isError ? (
        <ErrorState report={readError(sessions.error)} onRetry={() => void sessions.refetch()} />
      ) : sessions.data === undefined || sessions.data.length !== compared.length ? (
        <Loading label={t('compare:loading')} />
      ) : (
        <Compared compared={compared} sessions={sessions.data} search={search} onChange={change} />
      )}
      {picking && <SessionPicker onClose={() => setPicking(false)} />}
    </div>
  )
}

interface ComparedProps {
  readonly compared: readonly ComparedDriver[]
  readonly sessions: Parameters<typeof compareModel>[1]
  readonly search: CompareSearch
  readonly onChange: (next: CompareSearch) => void
}

function Compared({ compared, sessions, search, onChange }: ComparedProps) {
  const { show: view = 'deltas', reference } = search
  const model = useMemo(
    () => compareModel(compared, ordered(compared, sessions), reference),
    [compared, sessions, reference],
  )
  return (
    <>
      <LineList
        lines={model.lines}
        reference={model.comparison?.reference}
        onChange={setCompared}
        onReference={(key) => onChange({ reference: key })}
      />
      <div className="tab-tools compare-tools">
        <Segmented
          label={t('compare:view')}
          value={view}
          options={VIEWS}
          onChange={(next) => onChange({ show: next })}
        />
      </div>
      <div className="compare-view">
        {model.comparison === null ? (
          <EmptyState icon={GitCompareArrows} title={t('compare:one')}>
            <p>{t('compare:oneText')}</p>
          </EmptyState>
        ) : (
          <View model={model} view={view} />
        )}
      </div>
    </>
  )
}

/** While the engine is asked again, the former answer may be in another order. */
function ordered(
  compared: readonly ComparedDriver[],
  sessions: ComparedProps['sessions'],
): ComparedProps['sessions'] {
  const byKey = new Map(
    sessions.flatMap((session) => (session === null ? [] : [[keyOf(session), session] as const])),
  )
  return compared.map((driver) => byKey.get(keyOf(driver)) ?? null)
}

function View({ model, view }: { readonly model: CompareModel; readonly view: CompareView }) {
  switch (view) {
    case 'deltas':
    case 'cumulative':
    case 'raising':
      return <ChartView key={view} model={model} chart={view} />
    case 'spread':
      return <SpreadView driven={model.driven} />
    case 'figures':
      return <FiguresView model={model} />
  }
}
