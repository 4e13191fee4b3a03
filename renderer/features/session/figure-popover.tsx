import { Check, Highlighter, TriangleAlert } from 'lucide-react'
import { formatCount } from '../../format/counts.ts'
import { figureText } from '../../format/figures.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { filterText } from './filter-text.ts'
import { explainDriver, printedText } from './model/figures.ts'
import { useSession } from './session-context.ts'
import type { ExplainWish } from './session-context.ts'
import { useSessionUiStore } from './session-ui.ts'
import './figure-popover.css'

/** What stands behind a figure (ui.md 3a): both values, the formula, and which laps it is made of. */
export function FigurePopover({
  wish,
  onClose,
}: {
  readonly wish: ExplainWish
  readonly onClose: () => void
}) {
  const { model, filter } = useSession()
  const store = useSessionUiStore()
  const driver = model.byId.get(wish.driverId)
  const own = driver === undefined ? undefined : explainDriver(model, driver, filter).get(wish.figure)
  const title = t(`results:figure.${wish.figure}`)
  if (driver === undefined || own === undefined) return null
  const { name, value, printed, agrees, lapsUsed, of } = own
  const rule = t(`session:lap1.${model.lap1.rule}`)
  return (
    <Popover
      label={t('session:explain.label', { figure: title, name: driver.name })}
      anchor={wish.anchor}
      onClose={onClose}
    >
      <h3>{title}</h3>
      <p className="muted small">{driver.name}</p>
      <dl className="figure-values">
        <div>
          <dt>{t('session:explain.ours')}</dt>
          <dd>{figureText(name, value)}</dd>
        </div>
        <div>
          <dt>{t('session:explain.printed')}</dt>
          <dd>{printed === null ? t('session:explain.notPrinted') : printedText(name, printed)}</dd>
        </div>
        {agrees !== null && (
          <div>
            <dt className="visually-hidden">{t('results:agrees')}</dt>
            <dd className={agrees ? 'good' : 'warn'}>
              {agrees ? <Check aria-hidden size={14} /> : <TriangleAlert aria-hidden size={14} />}
              {agrees ? t('session:explain.agrees') : t('session:explain.differs')}
            </dd>
          </div>
        )}
      </dl>
      <p className="figure-formula">{own.formula}</p>
      <p className="muted small">{t('session:explain.terms', { rule })}</p>
      {name === 'racePaceMs' && (
        <p className="muted small">{t('session:explain.filter', { filter: filterText(filter) })}</p>
      )}
      <div className="figure-laps">
        <Button
          size="row"
          icon={Highlighter}
          blocked={lapsUsed.length === 0 ? t('session:explain.noLaps') : null}
          onClick={() => store.setState({ highlight: { driverId: driver.driverId, laps: lapsUsed } })}
        >
          {t('session:explain.highlight', { used: formatCount(lapsUsed.length), of: formatCount(of) })}
        </Button>
        {lapsUsed.length > 0 && lapsUsed.length <= 15 && (
          <span className="muted small">
            {t('session:explain.laps', { count: lapsUsed.length, laps: lapsUsed.join(', ') })}
          </span>
        )}
      </div>
    </Popover>
  )
}
