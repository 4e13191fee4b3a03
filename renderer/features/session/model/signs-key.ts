import type { ChartMark, ChartSpec } from '../../../charts/types.ts'
import { t } from '../../../i18n/t.ts'

const SIGNS = [
  ['stop', t('session:key.stop')],
  ['incident', t('session:key.trouble')],
  ['cut', t('session:key.cut')],
] as const

/** What the signs on the lap times mean, of those that are there. */
export function signsKey(
  { lines }: Pick<ChartSpec, 'lines'>,
  marks: readonly ChartMark[],
): string | undefined {
  const signs = SIGNS.flatMap(([glyph, text]) => (marks.some((mark) => mark.glyph === glyph) ? [text] : []))
  const isOff = lines.some(({ values, fits }) =>
    values.some((value, index) => value !== null && fits?.[index] === false),
  )
  const all = isOff ? [...signs, t('session:key.off')] : signs
  return all.length === 0 ? undefined : all.join(' \u00b7 ')
}
