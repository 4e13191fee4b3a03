import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabase } from '../../../db/client/index.ts'
import { temporaryFolder } from '../../support/database.ts'
import { objectWith } from '../../support/matchers.ts'

const script = join(import.meta.dirname, '../../support/migrating-process.ts')

/** Starts processes that open one file at the same moment, and gives what each of them says. */
async function openTogether(file: string, versions: readonly number[]): Promise<unknown[]> {
  const processes = await Promise.all(
    versions.map(async (version) => {
      const child = spawn(process.execPath, [script, file, String(version)], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      onTestFinished(() => void child.kill())
      const lines = createInterface({ input: child.stdout })
      await once(lines, 'line')
      return { child, lines }
    }),
  )
  const answers = processes.map(({ lines }) => once(lines, 'line'))
  for (const { child } of processes) child.stdin.write('go\n')
  return (await Promise.all(answers)).map(([line]): unknown => JSON.parse(String(line)))
}

describe('processes that migrate at once', () => {
  it('make one new database together', async () => {
    const file = join(temporaryFolder(), 'mre.sqlite')
    const answers = await openTogether(file, [2, 2, 2, 2])
    expect(answers).toEqual(answers.map(() => ({ version: 2, backups: 0, rows: { count: 1 } })))
  })

  it('migrate an existing one once, with one backup', async () => {
    const file = join(temporaryFolder(), 'mre.sqlite')
    const [made] = await openTogether(file, [1])
    expect(made).toEqual({ version: 1, backups: 0, rows: { count: 0 } })
    const answers = await openTogether(file, [2, 2, 2])
    expect(answers).toEqual(answers.map(() => objectWith({ version: 2, rows: { count: 1 } })))
    expect(readdirSync(join(dirname(file), 'backups'))).toHaveLength(1)
  })

  it('refuse a file that a newer program has migrated while they waited', async () => {
    const file = join(temporaryFolder(), 'mre.sqlite')
    const database = await openDatabase({ file, migrations: [] })
    database.close()
    const answers = await openTogether(file, [1, 2])
    expect(answers[1]).toMatchObject({ version: 2 })
    const older = JSON.stringify(answers[0])
    expect(older).toMatch(/"version":1|newer version/)
  })
})
