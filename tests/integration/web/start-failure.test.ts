import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../db/client/index.ts'
import { latestVersion } from '../../../db/client/migrate.ts'
import { migrations as allMigrations } from '../../../db/migrations/index.ts'
import { startEngine } from '../../../electron/engine/engine.ts'
import { restoreHandler } from '../../../electron/web/restoring.ts'
import { ServedEngine } from '../../../electron/web/served-engine.ts'
import { standInForPrograms, standInHandler } from '../../../electron/web/start-failure.ts'
import { startWebShell } from '../../../electron/web/web-shell.ts'
import { enter } from '../../support/channels.ts'
import { mre, mreJson } from '../../support/cli.ts'
import { eventually } from '../../support/eventually.ts'
import { temporaryFolder } from '../../support/database.ts'
import { rendererFolder } from '../../support/renderer-folder.ts'

const noDatabase = 'This is no database.'

interface Opening {
  readonly damage: (file: string) => void | Promise<void>
}

/** A data folder with a verified copy, whose database was then damaged, and the browser shell on it. */
async function openShell({ damage }: Opening) {
  const dataDir = temporaryFolder()
  const file = join(dataDir, 'mre.sqlite')
  const database = await openDatabase({ file })
  await database.backup('manual', new Date('2026-01-02T03:04:05Z'))
  database.close()
  await damage(file)
  const failures: unknown[] = []
  const served = new ServedEngine({
    start: () => startEngine({ shell: 'browser', dataDir }),
    databaseFile: file,
    onFailure: (thrown) => failures.push(thrown),
  })
  const ended = Promise.withResolvers<true>()
  await served.start()
  const page = rendererFolder()
  const shell = await startWebShell({
    engine: served.engine,
    standIn: {
      page: standInHandler({
        served,
        dataDir,
        logFolder: join(dataDir, 'logs'),
        quit: () => ended.resolve(true),
      }),
      programs: standInForPrograms(served),
      restore: restoreHandler(served),
    },
    rendererDir: page.folder,
  })
  served.onChange = (engine) => shell.show(engine)
  onTestFinished(async () => {
    served.onChange = () => undefined
    await shell.close()
    await served.close()
    rmSync(page.parent, { recursive: true })
  })
  const cookie = await enter(shell.url)
  const { origin } = new URL(shell.url)
  /** As a browser sends a form of the page. */
  const send = (path: string, method = 'GET', headers: Readonly<Record<string, string>> = { origin }) =>
    fetch(new URL(path, origin), { method, headers: { cookie, ...headers }, redirect: 'manual' })
  const api = (path: string, body?: unknown) =>
    fetch(new URL(`/api/v1${path}`, origin), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${shell.token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const backups = (reason: string) =>
    readdirSync(join(dataDir, 'backups')).filter((name) => name.startsWith(`${reason}-`))
  return { dataDir, file, served, shell, send, api, backups, failures, ended: ended.promise }
}

const copy = `manual-v${latestVersion(allMigrations)}-20260102T030405Z.sqlite`
const restore = `/failure/restore/${copy}`

const put = (text: string) => (file: string) => writeFileSync(file, text)

function newer(file: string): void {
  const database = new DatabaseSync(file)
  database.exec('pragma user_version = 999')
  database.close()
}

/** Readable as a database at its start, and broken further on. */
function broken(file: string): void {
  const bytes = readFileSync(file)
  bytes.fill(0x5a, 4_096)
  writeFileSync(file, bytes)
}

describe('the browser shell without an engine', () => {
  it.each<[string, (file: string) => void, RegExp]>([
    ['is no database', put(noDatabase), /not a database of this program/u],
    ['is damaged', broken, /damaged/u],
    ['is from a newer version', newer, /newer version/u],
    [
      'cannot be opened',
      (file) => {
        rmSync(file)
        mkdirSync(file)
      },
      /PERSISTENCE_ERROR/u,
    ],
  ])('says so where the file %s, and what is kept', async (_case, damage, words) => {
    const { send, api, file, dataDir, failures } = await openShell({ damage })
    const before = statSync(file).isFile() ? readFileSync(file) : null
    const response = await send('/event/486677')
    const html = await response.text()
    expect(response.status).toBe(503)
    expect(html).toMatch(words)
    for (const text of ['cannot start', 'Nothing was changed or deleted', dataDir, 'Restore\u2026'])
      expect(html).toContain(text)
    expect(html).not.toMatch(/<script/u)
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'; style-src 'sha256-/u)
    expect(failures).toHaveLength(1)

    const program = await api('/system/info')
    expect(program.status).toBe(500)
    expect(await program.json()).toMatchObject({ success: false, error: { code: 'PERSISTENCE_ERROR' } })
    expect((await send('/failure/retry', 'POST')).status).toBe(503)
    if (before !== null) expect(readFileSync(file).equals(before)).toBe(true)
  })

  it('says that another program writes, and starts once it has ended', async () => {
    const holder = holding()
    const { send, api } = await openShell({ damage: holder.take })
    expect(await (await send('/')).text()).toMatch(/Another process is writing/u)
    await holder.release()
    const response = await send('/failure/retry', 'POST')
    expect([response.status, response.headers.get('location')]).toEqual([303, '/'])
    expect((await api('/system/info')).status).toBe(200)
    expect(await (await send('/')).text()).toContain('<title>page</title>')
  })

  it('asks before it puts a copy back, then starts with it and asks for a validation', async () => {
    const { send, api, file, backups } = await openShell({ damage: put(noDatabase) })
    const question = await (await send(restore)).text()
    expect(question).toContain(`Restore ${copy}?`)
    expect(question).toContain('nothing is deleted')
    expect(readFileSync(file, 'utf8')).toBe(noDatabase)

    const response = await send(restore, 'POST')
    expect([response.status, response.headers.get('location')]).toEqual([303, '/'])
    const [aside = ''] = backups('damaged')
    expect(readFileSync(join(file, '..', 'backups', aside), 'utf8')).toBe(noDatabase)
    expect(await (await api('/recovery/ingestion')).json()).toMatchObject({
      data: { enabled: false, recovery: { action: 'database.restored', actor: 'operator:browser' } },
    })
    // The page of the failure is gone with it.
    expect((await send(restore)).status).toBe(404)
  })

  it('says why a copy was not put back, and leaves everything as it was', async () => {
    const { send, file, dataDir } = await openShell({ damage: put(noDatabase) })
    writeFileSync(join(dataDir, 'backups', copy), 'Not a copy either.')
    const response = await send(restore, 'POST')
    expect(response.status).toBe(503)
    expect(await response.text()).toMatch(/Nothing was restored\. [^<]{10,}/u)
    expect(readFileSync(file, 'utf8')).toBe(noDatabase)
    expect((await send('/failure/restore/other.sqlite', 'POST')).status).toBe(503)
    expect(readFileSync(file, 'utf8')).toBe(noDatabase)
  })

  it('does nothing for another site, for nobody, and for what no form asks', async () => {
    const { send, shell, file, served } = await openShell({ damage: put(noDatabase) })
    expect((await send(restore, 'POST', { origin: 'https://evil.example' })).status).toBe(403)
    expect((await send(restore, 'POST', { origin: 'null' })).status).toBe(403)
    expect((await send(restore, 'POST', {})).status).toBe(403)
    expect((await send(restore, 'DELETE')).status).toBe(405)
    expect((await send('/anything', 'POST')).status).toBe(404)
    const stranger = await fetch(new URL('/', shell.url))
    expect(stranger.status).toBe(401)
    expect(await stranger.text()).not.toContain('database')
    expect(readFileSync(file, 'utf8')).toBe(noDatabase)
    expect(served.failure).not.toBeNull()
  })

  it('ends when it is asked to', async () => {
    const { send, ended } = await openShell({ damage: put(noDatabase) })
    expect(await (await send('/failure/quit', 'POST')).text()).toContain('was closed')
    expect(await ended).toBe(true)
  })
})

describe('putting a copy back while the app runs', () => {
  it('closes the engine for it and starts it again', async () => {
    const { api, backups, served } = await openShell({ damage: () => undefined })
    const first = served.engine
    const response = await api('/database/restore', { name: copy, reason: 'Back to the beginning' })
    expect(await response.json()).toEqual({ success: true, data: { restored: copy } })
    expect(served.engine).not.toBe(first)
    expect(backups('replaced')).toHaveLength(1)
    const audit = await (await api('/recovery/audit')).json()
    expect(JSON.stringify(audit)).toContain('Back to the beginning')
  })

  it.each<[string, unknown, number]>([
    ['no reason', { name: copy, reason: ' ' }, 400],
    ['a path', { name: '../mre.sqlite', reason: 'Because I can' }, 400],
    ['no copy', { name: 'manual-v7-20200102T030405Z.sqlite', reason: 'Because I can' }, 404],
    ['too much', { name: copy, reason: 'x'.repeat(9_000) }, 400],
  ])('is refused for %s, and the engine runs on', async (_case, body, status) => {
    const { api, backups } = await openShell({ damage: () => undefined })
    expect((await api('/database/restore', body)).status).toBe(status)
    expect(backups('replaced')).toEqual([])
    expect((await api('/system/info')).status).toBe(200)
  })
})

describe('mre serve on a database that cannot be opened', () => {
  it('ends with the exit code of the failure where nobody looks', async () => {
    const dataDir = temporaryFolder()
    writeFileSync(join(dataDir, 'mre.sqlite'), noDatabase)
    const { exitCode, document } = await mreJson(['serve', '--data-dir', dataDir])
    expect([exitCode, document]).toMatchObject([2, { success: false, error: { code: 'PERSISTENCE_ERROR' } }])
    const plain = await mre(['serve', '--data-dir', dataDir, '--on-failure', 'exit'])
    expect(plain.exitCode).toBe(2)
    expect(plain.stderr).toContain('not a database of this program')
    expect((await mre(['serve', '--data-dir', dataDir, '--on-failure', 'dance'])).exitCode).toBe(1)
  })
})

/** Another process that has the database to itself, as SQLite's locks are a process's. */
function holding() {
  const folder = temporaryFolder()
  const program = `
    const { DatabaseSync } = require('node:sqlite')
    const database = new DatabaseSync(process.argv[1])
    database.exec('pragma locking_mode = exclusive; begin exclusive')
    require('node:fs').writeFileSync(process.argv[2], '')
    process.stdin.on('end', () => process.exit(0)).resume()`
  const taken = join(folder, 'taken')
  let holder: ChildProcess | null = null
  return {
    take: async (file: string) => {
      const own = spawn(process.execPath, ['-e', program, file, taken], {
        stdio: ['pipe', 'ignore', 'ignore'],
      })
      holder = own
      onTestFinished(() => void own.kill('SIGKILL'))
      await eventually(() => existsSync(taken)).toBe(true)
    },
    release: async () => {
      if (holder === null) return
      const ended = once(holder, 'exit')
      holder.stdin?.end()
      await ended
    },
  }
}
