import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { appPaths } from '../../../electron/configuration/paths.ts'

describe('the data folder', () => {
  it('is the one that the caller names, else that of the environment, else the platform’s', () => {
    const environment = { MRE_DATA_DIR: '/from/environment', XDG_DATA_HOME: '/xdg' }
    expect(appPaths('/named', environment, 'linux').dataDir).toBe('/named')
    expect(appPaths(undefined, environment, 'linux').dataDir).toBe('/from/environment')
    expect(appPaths(undefined, { ...environment, MRE_DATA_DIR: '' }, 'linux').dataDir).toBe(
      '/xdg/my-race-engineer',
    )
    expect(appPaths(undefined, {}, 'darwin').dataDir).toMatch(
      /Library\/Application Support\/My Race Engineer$/u,
    )
    expect(appPaths(undefined, { APPDATA: '/roaming' }, 'win32').dataDir).toBe('/roaming/My Race Engineer')
  })

  it('is taken from the working folder when it is relative', () => {
    expect(appPaths('data', {}, 'linux').dataDir).toBe(resolve('data'))
  })

  it('holds everything that the product writes', () => {
    expect(appPaths('/data', {}, 'linux')).toEqual({
      dataDir: '/data',
      artefactsDir: '/data/artefacts',
      inboxDir: '/data/inbox',
      browserDir: '/data/browser',
      databaseFile: '/data/mre.sqlite',
      logFile: '/data/logs/mre.log',
    })
  })
})
