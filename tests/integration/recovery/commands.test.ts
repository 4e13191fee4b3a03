import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../../db/client/index.ts'
import { migrations } from '../../../db/migrations/index.ts'
import { createSite } from '../../../fixtures/site/site.ts'
import { mre, mreJson } from '../../support/cli.ts'
import { addEvent, addTrack, temporaryFolder } from '../../support/database.ts'
import { replayEnvironment } from '../../support/engine.ts'
import { objectWith } from '../../support/matchers.ts'
import { serveSite } from '../../support/site.ts'

const site = createSite({ seed: 9, size: 'tiny', quirks: 'none' })
const { slug, eventId } = site.urls.headline
const event = String(eventId)

async function imported() {
  const served = await serveSite(site)
  const environment = { ...replayEnvironment(served), MRE_DATA_DIR: temporaryFolder() }
  const run = (...args: string[]) => mreJson(args, environment)
  await expect(run('events', 'ingest', '--event', event, '--track', slug)).resolves.toMatchObject({
    exitCode: 0,
  })
  return { run, environment, folder: environment.MRE_DATA_DIR }
}

const answer = (data: object) => ({ exitCode: 0, document: { success: true, data: objectWith(data) } })
const refused = (code: string, exitCode = 1) => ({
  exitCode,
  document: { success: false, error: objectWith({ code }) },
})

describe('the commands of recovery', () => {
  it('ask, remove, validate, and tell with their exit codes what happened', async () => {
    const { run, environment } = await imported()
    const cleanup = ['events', 'cleanup', '--event', event, '--full', '--reason', 'looked wrong']
    expect(await run(...cleanup, '--dry-run')).toMatchObject(answer({ dry_run: true, validation_due: true }))
    expect(await run(...cleanup)).toMatchObject(refused('CONFIRMATION_REQUIRED'))
    expect(await run('events', 'cleanup', '--event', event, '--yes', '--reason', 'x')).toMatchObject(
      refused('VALIDATION_ERROR'),
    )
    expect(
      await run('ingest', 'liverc', 'reset-event', '--event', '99', '--reason', 'no such', '--yes'),
    ).toMatchObject(refused('NOT_FOUND'))
    expect(await run(...cleanup, '--yes')).toMatchObject(answer({ dry_run: false, validation: null }))
    expect(await run('ingestion', 'status')).toMatchObject(
      answer({ enabled: false, recovery: objectWith({ action: 'event.cleanup_full' }) }),
    )
    expect(await run('ingestion', 'enable', '--reason', 'go on then')).toMatchObject(
      refused('STATE_MACHINE_ERROR'),
    )
    const { exitCode, stdout } = await mre(['validate'], environment)
    expect(stdout).toContain('Imports are enabled.')
    expect(exitCode).toBe(0)
    expect(await run('events', 'ingest', '--event', event)).toMatchObject({ exitCode: 0 })
    expect(
      await run('events', 'reset', '--event', event, '--reason', 'once more', '--yes', '--validate'),
    ).toMatchObject(answer({ validation: objectWith({ ok: true, ingestion_enabled: true }) }))
    const { document } = await run('audit', '--event', event)
    expect(document.data).toMatchObject([
      { action: 'event.reset', reason: 'once more', actor: 'operator:cli', outcome: 'done' },
      { action: 'event.cleanup_full', reason: 'looked wrong', outcome: 'done' },
    ])
  })

  it('disable and enable ingestion', async () => {
    const { run } = await imported()
    expect(await run('ingest', 'liverc', 'disable-ingestion', '--reason', 'LiveRC called')).toMatchObject(
      answer({ enabled: false, operator: objectWith({ reason: 'LiveRC called', actor: 'operator:cli' }) }),
    )
    expect(await run('tracks', 'sync')).toMatchObject({
      exitCode: 1,
      document: {
        error: { code: 'SCRAPING_DISABLED', details: { reason: 'LiveRC called', by: 'operator:cli' } },
      },
    })
    expect(await run('ingestion', 'enable', '--reason', 'they are fine')).toMatchObject(
      answer({ enabled: true }),
    )
    expect(await run('tracks', 'sync')).toMatchObject({ exitCode: 0 })
  })

  it('fail with 2 while the stored data are not whole', async () => {
    const { run, folder } = await imported()
    await run('events', 'cleanup', '--event', event, '--reason', 'nothing partial', '--yes')
    const database = await openDatabase({ file: join(folder, 'mre.sqlite') })
    database.write.prepare('delete from laps where id = (select min(id) from laps)').run()
    database.close()
    expect(await run('validate')).toMatchObject({
      exitCode: 2,
      document: { success: true, data: { ok: false, ingestion_enabled: false } },
    })
    const { document } = await run('incomplete')
    expect(document.data).toMatchObject([{ event_id: event, ingest_depth: 'laps_full' }])
  })
})

describe('the commands of the database', () => {
  it('copy, list, check and restore, with the database kept aside', async () => {
    const { run, folder } = await imported()
    expect(await run('db', 'check')).toMatchObject(answer({ ok: true, version: migrations.length }))
    const made = await run('db', 'backup')
    expect(made).toMatchObject(answer({ version: migrations.length }))
    await run('ingestion', 'disable', '--reason', 'to be forgotten')
    const [copy = ''] = readdirSync(join(folder, 'backups'))
    expect(await run('db', 'restore', copy, '--reason', 'going back')).toMatchObject(
      refused('CONFIRMATION_REQUIRED'),
    )
    expect(await run('db', 'restore', 'nothing', '--reason', 'going back', '--yes')).toMatchObject(
      refused('NOT_FOUND'),
    )
    expect(await run('db', 'restore', copy, '--reason', 'going back', '--yes')).toMatchObject(
      answer({ version: migrations.length, validation_due: true }),
    )
    expect((await run('db', 'backups')).document.data).toMatchObject([
      { reason: 'replaced' },
      { reason: 'manual', name: copy },
    ])
    // At once, though no engine has taken the note over yet.
    expect((await run('ingestion', 'status')).document.data).toMatchObject({
      enabled: false,
      recovery: { action: 'database.restored', reason: 'going back' },
    })
    // What was put back does not know that ingestion was disabled, but that a validation is due.
    expect(await run('validate')).toMatchObject(answer({ ok: true, ingestion_enabled: true }))
    expect((await run('audit')).document.data).toMatchObject([
      { action: 'validation.run' },
      { action: 'database.restored', reason: 'going back' },
    ])
  })

  it('work where the engine does not start', async () => {
    const { run, folder } = await imported()
    await run('db', 'backup')
    const file = join(folder, 'mre.sqlite')
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0xff, 4096))
    expect(await run('status')).toMatchObject(refused('PERSISTENCE_ERROR', 2))
    expect(await run('db', 'check')).toMatchObject({ exitCode: 1, document: { data: { ok: false } } })
    const [copy = ''] = readdirSync(join(folder, 'backups'))
    expect(await run('db', 'restore', copy, '--reason', 'disk trouble', '--yes')).toMatchObject({
      exitCode: 0,
    })
    expect(await run('db', 'check')).toMatchObject(answer({ ok: true }))
    expect(await run('validate')).toMatchObject(answer({ ok: true }))
  })

  it('roll back to before the last update, and name the release for it', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'mre.sqlite')
    const old = await openDatabase({ file, migrations: migrations.slice(0, 1) })
    addEvent(old.write, { trackId: addTrack(old.write) })
    old.close()
    const run = (...args: string[]) => mreJson(args, { MRE_DATA_DIR: folder })
    const rollback = ['db', 'rollback', '--reason', 'the new release is broken']
    expect(await run(...rollback, '--yes')).toMatchObject(refused('NOT_FOUND'))
    const migrated = await openDatabase({ file })
    expect(await run(...rollback, '--yes')).toMatchObject(refused('INGESTION_IN_PROGRESS'))
    migrated.close()
    expect(await run(...rollback, '--yes')).toMatchObject(answer({ version: 1 }))
    expect(await run('db', 'check')).toMatchObject(answer({ ok: true, version: 1 }))
    expect(existsSync(file)).toBe(true)
  })
})
