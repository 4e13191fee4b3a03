import { useEffect, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import type { ErrorReport } from '../../../shared/domain/errors.ts'
import { formatCount } from '../../format/counts.ts'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { Button } from '../../ui/button.tsx'
import { ReadOnlyNote } from '../../ui/notes.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState, ErrorState, Loading } from '../../ui/states.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { askBeforeLeaving, keepRealDrafts, useDrafts } from './drafts.ts'
import { SaveBar } from './save-bar.tsx'
import { SettingRow } from './setting-row.tsx'
import { shownGroups } from './settings-model.ts'
import { readSettingsSearch } from './settings-search.ts'
import type { SettingsSearch } from './settings-search.ts'
import './settings.css'

/** Every setting: what it is, what it does, where its value comes from, and a field to change it (M15, Q5). */
export function SettingsPage() {
  useTitle(t('settings:title'))
  const search = useSearch({ from: '/admin/settings' })
  const navigate = useNavigate()
  const drafts = useDrafts()
  const block = useReadOnlyBlock()
  const [refusal, setRefusal] = useState<ErrorReport | null>(null)
  const all = useQuery(api.settings.list.queryOptions({ input: {} }))
  useEffect(askBeforeLeaving, [])
  const { data } = all
  useEffect(() => {
    if (data !== undefined) keepRealDrafts(data)
  }, [data])
  if (all.isError && all.data === undefined)
    return <ErrorState level={1} report={readError(all.error)} onRetry={() => void all.refetch()} />
  if (all.data === undefined) return <Loading label={t('settings:loading')} />
  const groups = shownGroups(all.data, search)
  const found = groups.reduce((sum, { settings }) => sum + settings.length, 0)
  const change = (next: Record<string, string>): void => {
    const filled = Object.entries({ ...search, ...next }).filter(([, value]) => value !== '')
    const to = readSettingsSearch(Object.fromEntries(filled))
    void navigate({ to: '/admin/settings', search: to, replace: true })
  }
  const refusedOf = (key: string): string | null =>
    refusal !== null && refusal.details['field'] === key ? refusal.message : null
  return (
    <>
      <header className="admin-head">
        <h1>{t('settings:title')}</h1>
        <output className="muted small">
          {t('settings:found', { count: found, n: formatCount(found) })}
        </output>
        <span className="spacer" />
        <Filters search={search} onChange={change} />
      </header>
      <div className="admin-body settings">
        <ReadOnlyNote reason={block} />
        {groups.map(({ group, settings }) => (
          <section key={group} aria-labelledby={`settings-${group}`}>
            <h2 id={`settings-${group}`} className="settings-group">
              {t(`settings:group.${group}`)}
            </h2>
            <ul className="setting-rows">
              {settings.map((setting) => (
                <SettingRow
                  key={setting.key}
                  setting={setting}
                  draft={drafts[setting.key]}
                  refused={refusedOf(setting.key)}
                  frozen={block !== null}
                />
              ))}
            </ul>
          </section>
        ))}
        {found === 0 && (
          <EmptyState
            icon={SearchX}
            title={t('settings:none.title')}
            actions={<Button onClick={() => change({ q: '', show: '' })}>{t('settings:none.clear')}</Button>}
          >
            <p>{t('settings:none.text')}</p>
          </EmptyState>
        )}
      </div>
      {block === null && (
        <SaveBar settings={all.data} drafts={drafts} refusal={refusal} onRefusal={setRefusal} />
      )}
    </>
  )
}

interface FiltersProps {
  readonly search: SettingsSearch
  readonly onChange: (next: Record<string, string>) => void
}

function Filters({ search, onChange }: FiltersProps) {
  return (
    <>
      <Segmented
        label={t('settings:show')}
        value={search.show ?? 'all'}
        options={[
          { value: 'all', label: t('settings:show.all') },
          { value: 'own', label: t('settings:show.own') },
        ]}
        onChange={(show) => onChange({ show: show === 'own' ? show : '' })}
      />
      <input
        type="search"
        className="admin-input settings-search"
        aria-label={t('settings:search')}
        placeholder={t('settings:search')}
        maxLength={200}
        value={search.q ?? ''}
        onChange={(event) => onChange({ q: event.target.value })}
      />
    </>
  )
}
