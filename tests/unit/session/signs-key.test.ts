import { describe, expect, it } from 'vitest'
import type { ChartLine, ChartMark } from '../../../renderer/charts/types.ts'
import { signsKey } from '../../../renderer/features/session/model/signs-key.ts'

const line = (values: readonly (number | null)[], fits: readonly boolean[]): ChartLine => ({
  id: '11',
  name: 'DRIVER 11',
  label: '11',
  style: 0,
  number: '1',
  values,
  fits,
})
const mark = (glyph: ChartMark['glyph']): ChartMark => ({ line: '11', index: 0, glyph })
const clean = { lines: [line([30_000, 31_000], [true, true])] }

describe('the key to the signs on lap times', () => {
  it('names the signs that are there, and no other', () => {
    expect(signsKey(clean, [mark('cut'), mark('stop')])).toBe('S possible stop \u00b7 C possible cut')
    expect(signsKey(clean, [mark('incident')])).toBe('! possible trouble')
    expect(signsKey(clean, [mark('ring')])).toBeUndefined()
  })

  it('explains arrows where a lap is beyond the clean ones, not where there is no lap', () => {
    expect(signsKey({ lines: [line([30_000, 90_000], [true, false])] }, [])).toBe('\u25b2 off the scale')
    expect(signsKey({ lines: [line([30_000, null], [true, false])] }, [])).toBeUndefined()
  })
})
