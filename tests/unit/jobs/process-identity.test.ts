import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import {
  aliveness,
  ownSystem,
  processStart,
  type ProcessSystem,
} from '../../../electron/jobs/process-identity.ts'

describe('a process of this computer', () => {
  it('lives as long as it lives', async () => {
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'])
    await once(child, 'spawn')
    const pid = child.pid ?? 0
    const identity = { pid, host: ownSystem.host, processStart: processStart(pid) }
    expect(aliveness(identity)).toBe('yes')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(aliveness(identity)).toBe('no')
  })

  it('is not another one that has its number now', () => {
    const own = { pid: process.pid, host: ownSystem.host, processStart: processStart(process.pid) }
    expect(aliveness(own)).toBe('yes')
    expect(aliveness({ ...own, processStart: `${own.processStart}0` })).toBe('no')
  })
})

const linux = (stat: string | null, more: Partial<ProcessSystem> = {}): ProcessSystem => ({
  platform: 'linux',
  host: 'laptop',
  exists: () => stat !== null,
  readText: (path) => (path.endsWith('boot_id') ? 'boot-a\n' : stat),
  readLink: () => 'pid:[1]',
  run: () => null,
  ...more,
})
const statOf = (state: string, ticks: number) =>
  `7 (a (strange) name) ${state} ${'0 '.repeat(18)}${ticks} 0 0`

describe('whether a process lives', () => {
  const identity = { pid: 7, host: 'laptop', processStart: 'boot-a pid:[1] 555' }

  it.each<[string, ProcessSystem, Partial<typeof identity>, string]>([
    ['the same one', linux(statOf('S', 555)), {}, 'yes'],
    ['a number that was given away again', linux(statOf('S', 999)), {}, 'no'],
    ['a zombie', linux(statOf('Z', 555)), {}, 'no'],
    ['no process of that number', linux(null), {}, 'no'],
    [
      'from before the last start of the computer',
      linux(statOf('S', 555)),
      { processStart: 'boot-b pid:[1] 555' },
      'no',
    ],
    ['in another container', linux(null), { processStart: 'boot-a pid:[2] 555' }, 'unknown'],
    ['on another computer', linux(null), { host: 'desktop' }, 'unknown'],
    [
      'of a system that tells no start time',
      linux(statOf('S', 555)),
      { processStart: null as unknown as string },
      'unknown',
    ],
  ])('%s', (_, system, change, expected) => {
    expect(aliveness({ ...identity, ...change }, system)).toBe(expected)
  })

  it.each<[NodeJS.Platform, string]>([
    ['darwin', 'ps -o lstart= -p 7'],
    [
      'win32',
      "powershell.exe -NoProfile -NonInteractive -Command (Get-Process -Id 7).StartTime.ToUniversalTime().ToString('o')",
    ],
  ])('on %s asks the system’s own program', (platform, command) => {
    let printed: string | null = 'Thu Nov 26 10:00:00 2026\n'
    const asked: string[] = []
    const system: ProcessSystem = {
      ...linux(''),
      platform,
      run: (program, args) => {
        asked.push([program, ...args].join(' '))
        return printed
      },
    }
    const here = { pid: 7, host: 'laptop', processStart: processStart(7, system) }
    expect(asked).toEqual([command])
    expect(here.processStart).toBe('Thu Nov 26 10:00:00 2026')
    expect(aliveness(here, system)).toBe('yes')
    printed = 'Thu Nov 26 11:00:00 2026\n'
    expect(aliveness(here, system)).toBe('no')
    printed = null
    expect(aliveness(here, system)).toBe('unknown')
    expect(aliveness(here, { ...system, exists: () => false })).toBe('no')
  })
})
