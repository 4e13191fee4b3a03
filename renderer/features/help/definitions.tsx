import { figureDefinitions, isPrinted } from '../../../shared/domain/analysis/figure.ts'
import type { FigureName } from '../../../shared/domain/analysis/figure.ts'
import { figureName } from '../../format/figures.ts'
import { t } from '../../i18n/t.ts'

interface Definition {
  readonly name: FigureName
  readonly formula: string
  readonly isPrinted: boolean
}

/** Every figure with the formula that its question mark shows: both read the same list. */
const definitions: readonly Definition[] = Object.entries(figureDefinitions).flatMap(([name, { formula }]) =>
  isFigure(name) ? [{ name, formula, isPrinted: isPrinted(name) }] : [],
)

function isFigure(name: string): name is FigureName {
  return Object.hasOwn(figureDefinitions, name)
}

const TERMS = [
  'counted',
  'clean',
  'interval',
  'gap',
  'lapsDown',
  'position',
  'forecast',
  'raising',
  'run',
  'stint',
  'stop',
  'cut',
  'qualifying',
] as const

/** What the figures and words of the screens mean (ui.md section 2). */
export function Definitions() {
  return (
    <>
      <p className="help-text">{t('help:figures.intro')}</p>
      <FigureTable title={t('help:figures.printed')} listed={definitions.filter((one) => one.isPrinted)} />
      <FigureTable title={t('help:figures.own')} listed={definitions.filter((one) => !one.isPrinted)} />
      <section aria-labelledby="help-terms">
        <h2 id="help-terms">{t('help:terms.title')}</h2>
        <dl className="help-terms">
          {TERMS.map((term) => (
            <div key={term}>
              <dt>{t(`help:term.${term}`)}</dt>
              <dd>{t(`help:term.${term}Text`)}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  )
}

function FigureTable({ title, listed }: { readonly title: string; readonly listed: readonly Definition[] }) {
  return (
    <table className="help-figures">
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t('help:figures.name')}</th>
          <th scope="col">{t('help:figures.formula')}</th>
        </tr>
      </thead>
      <tbody>
        {listed.map(({ name, formula }) => (
          <tr key={name}>
            <th scope="row">{figureName(name)}</th>
            <td translate="no">{formula}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
