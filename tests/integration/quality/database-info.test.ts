import { createRouterClient } from '@orpc/server'
import { join } from 'node:path'
import { statSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { compose } from '../../../electron/engine/compose.ts'
import { engineRouter } from '../../../electron/engine/router.ts'
import { databaseInfo } from '../../../shared/contract/database.ts'
import { temporaryFolder } from '../../support/database.ts'
import { addImportedEvent } from '../../support/imported-event.ts'

async function openedEngine() {
  const dataDir = temporaryFolder()
  const services = await compose({ shell: 'cli', dataDir, environment: {} })
  onTestFinished(() => services.close())
  const client = createRouterClient(engineRouter(services), { context: {} })
  return { dataDir, services, client }
}

it('tells where the database is, how large, what is in it, and what is kept of its copies', async () => {
  const { dataDir, services, client } = await openedEngine()
  addImportedEvent(services.database.write)
  const info = await client.database.info({})
  expect(databaseInfo.parse(info)).toEqual(info)
  const file = join(dataDir, 'mre.sqlite')
  expect(info).toMatchObject({
    path: file,
    bytes: statSync(file).size,
    walBytes: statSync(`${file}-wal`).size,
    schemaVersion: services.database.schemaVersion,
    readOnly: null,
    backups: { folder: join(dataDir, 'backups'), dailyKept: 7, dailyAfterHours: 20 },
    validation: null,
  })
  const rows = new Map(info.tables.map(({ name, rows: count }) => [name, count]))
  expect([rows.get('laps'), rows.get('events'), rows.get('races')]).toEqual([15, 1, 4])
  // SQLite's own tables and those of the index of texts are no data.
  expect(
    [...rows.keys()].filter((name) => /^sqlite_|_(data|idx|docsize|config|content)$/u.test(name)),
  ).toEqual([])
})

it('has what the last validation found, which data quality lists as well', async () => {
  const { services, client } = await openedEngine()
  addImportedEvent(services.database.write)
  services.database.write.prepare('delete from laps where id = (select min(id) from laps)').run()
  const { jobId } = await client.recovery.validate({})
  await services.jobs.ended(jobId)
  const { validation } = await client.database.info({})
  expect(validation?.ok).toBe(false)
  const counts = validation?.checks.find(({ name }) => name === 'counts')
  expect(counts).toMatchObject({ ok: false, sentence: 'Races, results or laps are missing.' })
  const page = await client.quality.list({ kind: 'validation' })
  expect(page.findings.map(({ finding }) => finding)).toContainEqual({
    kind: 'validation',
    check: 'counts',
    sentence: counts?.sentence,
    problem: null,
  })
  const rows = await client.quality.list({ kind: 'rows' })
  expect(rows.findings.map(({ finding }) => 'check' in finding && finding.check)).toContain('stored_laps')
})
