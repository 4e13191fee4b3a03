import { describe, expect, it } from 'vitest'
import { chromiumSandbox, readEnvironment } from '../../../electron/configuration/environment.ts'

describe('MRE_CHROMIUM_SANDBOX', () => {
  it('leaves the sandbox on unless root says off', () => {
    for (const isRoot of [true, false]) {
      expect(chromiumSandbox({}, isRoot)).toBe(true)
      expect(chromiumSandbox({ MRE_CHROMIUM_SANDBOX: '' }, isRoot)).toBe(true)
      expect(chromiumSandbox({ MRE_CHROMIUM_SANDBOX: 'on' }, isRoot)).toBe(true)
    }
    expect(chromiumSandbox({ MRE_CHROMIUM_SANDBOX: 'off' }, true)).toBe(false)
  })

  it.each([
    ['off', false],
    ['0', true],
    ['no', false],
  ])('is refused by name: %s, root %s', (value, isRoot) => {
    expect(() => chromiumSandbox({ MRE_CHROMIUM_SANDBOX: value }, isRoot)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_ERROR',
        message: expect.stringContaining('MRE_CHROMIUM_SANDBOX'),
        details: { field: 'MRE_CHROMIUM_SANDBOX', value },
      }),
    )
  })
})

describe('the environment of a browser', () => {
  it('has nothing of ours and no secret of anybody', () => {
    const { browserVariables } = readEnvironment(
      {
        PATH: '/usr/bin',
        LANG: 'C',
        MRE_DATA_DIR: '/data',
        AWS_SECRET_ACCESS_KEY: 'x',
        HOME: '/root',
        TMP: '',
      },
      'linux',
    )
    expect(browserVariables).toEqual({ PATH: '/usr/bin', LANG: 'C' })
  })
})
