import { describe, expect, it } from 'vitest'
import { readEnvironment } from '../../../electron/configuration/environment.ts'
import { runtimeProblem } from '../../../electron/engine/host/runtime.ts'
import { readArguments } from '../../../electron/main/arguments.ts'
import { appWindowCommands, browserCommand, openApp } from '../../../electron/web/open-app.ts'

describe('arguments of the app', () => {
  it('are found among those of Chromium', () => {
    const argv = [
      'electron',
      '--no-sandbox',
      '--remote-debugging-port=0',
      '.',
      '--open=/events/1',
      '--data-dir',
      '/data',
    ]
    expect(readArguments(argv)).toEqual({ open: '/events/1', dataDir: '/data' })
    expect(readArguments(['electron', '.'])).toEqual({ open: undefined, dataDir: undefined })
    expect(readArguments(['electron', '.', '--data-dir=', '--open'])).toEqual({
      open: undefined,
      dataDir: undefined,
    })
  })
})

describe('environment', () => {
  it('counts an empty variable as absent', () => {
    expect(readEnvironment({ ELECTRON_RENDERER_URL: '', MRE_ENGINE_NODE: '/node' }, 'linux')).toMatchObject({
      rendererUrl: undefined,
      engineNode: '/node',
      hasDisplay: false,
    })
  })

  it('knows where windows can be shown', () => {
    expect(readEnvironment({ DISPLAY: ':0' }, 'linux').hasDisplay).toBe(true)
    expect(readEnvironment({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux').hasDisplay).toBe(true)
    expect(readEnvironment({}, 'darwin').hasDisplay).toBe(true)
  })
})

describe('runtime of the engine', () => {
  it('is refused below Node-API 10, with what to do', () => {
    expect(runtimeProblem({ napi: '10', node: '22.14.0' })).toBeNull()
    expect(runtimeProblem({ napi: '9', node: '20.18.0', electron: '33.2.1' })).toContain('MRE_ENGINE_NODE')
    expect(runtimeProblem({ napi: '9', node: '20.20.2' })).toContain('Node.js 20.20.2')
    expect(runtimeProblem({ node: '8.0.0' })).toBeTypeOf('string')
  })
})

describe('opening the app', () => {
  const address = 'http://127.0.0.1:1/enter?token=x&to=%2F'

  it('tries installed browsers in order', () => {
    const environment = readEnvironment({ PATH: '/usr/local/bin:/usr/bin' }, 'linux')
    const installed = new Set(['/usr/bin/chromium', '/usr/local/bin/google-chrome'])
    expect(appWindowCommands(address, environment, 'linux', (path) => installed.has(path))).toEqual([
      { program: '/usr/local/bin/google-chrome', args: [`--app=${address}`] },
      { program: '/usr/bin/chromium', args: [`--app=${address}`] },
    ])
    expect(appWindowCommands(address, environment, 'darwin', () => true)[0]?.program).toContain(
      'Google Chrome',
    )
    expect(appWindowCommands(address, environment, 'linux', () => false)).toEqual([])
  })

  it('hands the address to the default browser as one argument, past every shell', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const { program, args } = browserCommand(address, platform)
      expect(args.at(-1)).toBe(address)
      expect(program).not.toMatch(/cmd|sh$/u)
    }
  })

  it('tries nothing without a display', async () => {
    expect(await openApp(address, readEnvironment({ PATH: '/usr/bin' }, 'linux'))).toBe('not-opened')
  })
})
