import { describe, expect, it } from 'vitest'
import {
  firstChoice,
  requestOf,
  scopesOf,
  settled,
  tablesOf,
} from '../../../renderer/features/export/choices.ts'
import { cellText } from '../../../renderer/ui/grid/cell-text.ts'
import { exportRequest } from '../../../shared/domain/export/request.ts'
import { lineStyle } from '../../../shared/domain/export/report/line-styles.ts'
import { driverStyle } from '../../../shared/domain/driver-style.ts'

const race = { eventId: '7', raceId: '8' }

describe('the export dialog', () => {
  it('offers only what the engine accepts', () => {
    for (const subject of [race, { eventId: '7' }, {}]) {
      for (const scope of scopesOf(subject)) {
        for (const table of tablesOf(scope)) {
          const choice = settled({ ...firstChoice(subject), scope, table })
          expect(choice.table).toBe(table)
          expect(exportRequest.safeParse(requestOf(choice, subject)).success).toBe(true)
        }
      }
    }
  })

  it('begins with the laps of what is in front', () => {
    expect(requestOf(firstChoice(race), race)).toEqual({ table: 'laps', format: 'csv', bom: false, ...race })
    expect(firstChoice({}).table).toBe('events')
    expect(settled({ ...firstChoice(race), scope: 'event', table: 'event' }).format).toBe('json')
  })
})

describe('copied cells', () => {
  it('are what the reader sees, and calculate nothing', () => {
    const column = { key: 'a', name: 'A', width: 1, cell: (text: string) => text }
    expect(cellText(column, ' Ann ')).toBe('Ann')
    expect(cellText({ ...column, text: () => '30.500' }, 'x')).toBe('30.500')
  })
})

it('draws a driver in the report as on the screen', () => {
  for (let index = 0; index < 40; index++) {
    const { light, dash } = driverStyle(index)
    expect(lineStyle(index)).toEqual({ colour: light, dash: dash.join(' ') })
  }
})
