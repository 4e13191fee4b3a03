import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { fromHost } from '../../../electron/engine/host/protocol.ts'
import type { FromHost, ToHost } from '../../../electron/engine/host/protocol.ts'
import { eventually } from '../../support/eventually.ts'

const entry = join(import.meta.dirname, '../../../electron/engine/host/child.ts')
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

/** The engine's child process as Electron main starts it, on a data folder of its own. */
function startChild(dataDir: string) {
  const child = spawn(process.execPath, [entry, `--data-dir=${dataDir}`], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
  })
  cleanups.push(() => endOf(child))
  const messages: FromHost[] = []
  child.on('message', (message) => messages.push(fromHost.parse(message)))
  return {
    child,
    messages,
    send: (message: ToHost) => void child.send(message),
    first: async (type: FromHost['type']): Promise<FromHost> => {
      await eventually(() => messages.some((message) => message.type === type)).toBe(true)
      const found = messages.find((message) => message.type === type)
      if (found === undefined) throw new Error(`No message ${type}.`)
      return found
    },
  }
}

async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}

function dataFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mre-child-'))
  cleanups.push(() => rm(folder, { recursive: true, force: true }))
  return folder
}

const call = (path: string): string => JSON.stringify({ i: '1', p: { u: path, b: {} } })

describe('the engine as a child process (MRE_ENGINE_NODE)', () => {
  it('answers several windows apart over one channel, then closes with exit code 0', async () => {
    const dataDir = dataFolder()
    const { child, messages, send, first } = startChild(dataDir)
    expect(await first('ready')).toEqual({ type: 'ready', dataDir })

    send({ type: 'connect', port: 1 })
    send({ type: 'connect', port: 2 })
    send({ type: 'text', port: 1, text: call('/system/info') })
    send({ type: 'text', port: 2, text: call('/system/status') })
    const texts = () => messages.filter((message) => message.type === 'text')
    await eventually(() => texts().length).toBe(2)
    const answerOf = (port: number) => texts().find((message) => message.port === port)?.text ?? ''
    expect(answerOf(1)).toContain('"shell":"electron"')
    expect(answerOf(2)).toContain('"schemaVersion"')
    expect(answerOf(2)).not.toContain('"shell"')

    send({ type: 'text', port: 2, text: 'garbage' })
    expect(await first('disconnect')).toEqual({ type: 'disconnect', port: 2 })
    send({ type: 'text', port: 1, text: call('/system/info') })
    await eventually(() => texts().length).toBe(3)

    send({ type: 'close' })
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('closes by itself when main is gone', async () => {
    const { child, first } = startChild(dataFolder())
    await first('ready')
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('says why it cannot start', async () => {
    const file = join(dataFolder(), 'a-file')
    writeFileSync(file, '')
    const { first } = startChild(join(file, 'below'))
    const failed = await first('failed')
    expect(failed).toMatchObject({
      type: 'failed',
      report: { code: expect.any(String), message: expect.any(String) },
    })
  })
})
