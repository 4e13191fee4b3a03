import { useMemo, useState } from 'react'
import type { SyntheticEvent } from 'react'
import { ClipboardCopy, Columns3 } from 'lucide-react'
import { useCommands } from '../../app/commands/registry.ts'
import { counted } from '../../format/counts.ts'
import { toTsv } from '../../format/spreadsheet.ts'
import { t } from '../../i18n/t.ts'
import { usePreferences } from '../../state/preferences.ts'
import { Button } from '../../ui/button.tsx'
import { DataGrid } from '../../ui/grid/data-grid.tsx'
import { Popover } from '../../ui/popover.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { toast } from '../../ui/toast.ts'
import { copyText } from './copy-text.ts'
import { presetOf, readColumns, withColumn } from './model/columns.ts'
import { columnKeys, copiedTable, frozenColumns, presets, resultRows, sortRows } from './model/results.ts'
import type { ColumnKey, ResultRow, Sort } from './model/results.ts'
import { resultColumns } from './results-columns.tsx'
import { useSession } from './session-context.ts'
import { readSort } from './session-search.ts'
import { useSessionUiStore } from './session-ui.ts'
import './results.css'

type PresetChoice = 'liverc' | 'engineer' | 'own'

const PRESETS = [
  { value: 'liverc', label: t('results:preset.liverc'), title: t('results:preset.livercTitle') },
  { value: 'engineer', label: t('results:preset.engineer'), title: t('results:preset.engineerTitle') },
] as const
const OWN = { value: 'own', label: t('results:preset.own'), title: t('results:preset.ownTitle') } as const

function chooseColumns(columns: readonly ColumnKey[]): void {
  usePreferences.setState({ resultColumns: [...columns] })
}

function ColumnPicker({
  columns,
  anchor,
  onClose,
}: {
  readonly columns: readonly ColumnKey[]
  readonly anchor: Element
  readonly onClose: () => void
}) {
  return (
    <Popover label={t('results:columns.title')} anchor={anchor} onClose={onClose}>
      <fieldset className="column-picker">
        <legend>{t('results:columns.title')}</legend>
        {columnKeys.map((key) => (
          <label key={key} title={t(`results:columnTitle.${key}`)}>
            <input
              type="checkbox"
              checked={columns.includes(key)}
              disabled={frozenColumns.includes(key)}
              onChange={() => chooseColumns(withColumn(columns, key))}
            />
            {t(`results:column.${key}`)}
          </label>
        ))}
      </fieldset>
    </Popover>
  )
}

async function copyRows(rows: readonly ResultRow[], columns: readonly ColumnKey[]): Promise<void> {
  const text = toTsv(copiedTable(rows, columns))
  if (await copyText(text))
    toast({ tone: 'good', title: t('results:copy.done', { rows: counted(rows.length, 'result') }) })
  else toast({ tone: 'bad', title: t('results:copy.failed') })
}

const rowKey = ({ style }: ResultRow): string => String(style)

/** The results: LiveRC's table or the engineer's, sorted as one likes, to be copied. */
export function ResultsPane() {
  const { model, filter, search, change, explain } = useSession()
  const store = useSessionUiStore()
  const stored = usePreferences(({ resultColumns: chosen }) => chosen)
  const columns = useMemo(() => readColumns(stored), [stored])
  const preset = presetOf(columns) ?? 'own'
  const sort = useMemo(() => readSort(search.sort), [search.sort])
  const [picker, setPicker] = useState<Element | null>(null)
  const all = useMemo(() => resultRows(model, filter), [model, filter])
  const rows = useMemo(() => sortRows(all, sort), [all, sort])
  const gridColumns = useMemo(
    () =>
      resultColumns(columns, {
        filter,
        sort,
        explain,
        onSort: (next: Sort | null) =>
          change({ sort: next === null ? 'none' : `${next.key}:${next.direction}` }),
      }),
    [columns, filter, sort, explain, change],
  )
  const copy = (): void => void copyRows(rows, columns)
  useCommands({ 'session.copy': { run: copy } })

  const pointRow = (event: SyntheticEvent): void => {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-cell]') : null
    const row = rows[Number(cell?.dataset['cell']?.split(':')[0])]
    if (row?.driver != null && store.getState().driverId !== row.driver.driverId) {
      store.setState({ driverId: row.driver.driverId, lap: null, timeMs: null })
    }
  }

  return (
    <section className="results" aria-label={t('results:region')}>
      <div className="results-tools">
        <h2>{t('results:heading')}</h2>
        <Segmented<PresetChoice>
          label={t('results:preset.label')}
          value={preset}
          options={preset === 'own' ? [...PRESETS, OWN] : PRESETS}
          onChange={(value) => {
            if (value !== 'own') chooseColumns(presets[value])
          }}
        />
        <Button
          tone="quiet"
          size="row"
          icon={Columns3}
          aria-haspopup="dialog"
          onClick={({ currentTarget }) => setPicker(currentTarget)}
        >
          {t('results:columns.title')}
        </Button>
        <Button tone="quiet" size="row" icon={ClipboardCopy} title={t('results:copy.title')} onClick={copy}>
          {t('results:copy.label')}
        </Button>
        <span className="spacer" />
        <span className="small muted results-hint">{t('results:hint')}</span>
      </div>
      <div className="results-table" onFocus={pointRow}>
        <DataGrid
          label={t('results:of', { race: model.detail.session.raceLabel })}
          rows={rows}
          rowKey={rowKey}
          columns={gridColumns}
          rowClass={({ result }) => (result.started ? undefined : 'is-pale')}
        />
      </div>
      {picker !== null && <ColumnPicker columns={columns} anchor={picker} onClose={() => setPicker(null)} />}
    </section>
  )
}
