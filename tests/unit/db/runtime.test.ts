import { describe, expect, it } from 'vitest'
import { assertRuntime, loadDriver } from '../../../db/client/runtime.ts'
import { objectWith, textLike } from '../../support/matchers.ts'

describe('the runtime guard', () => {
  it.each([
    { node: '22.14.0', napi: '10' },
    { node: '24.21.0', napi: '10' },
    { node: '26.0.0', napi: '11' },
  ])('lets Node $node with Node-API $napi pass', (versions) => {
    expect(() => assertRuntime(versions)).not.toThrow()
  })

  it.each([
    { node: '20.18.3', napi: '9' },
    { node: '20.20.2', napi: '9' },
    { node: '22.13.1', napi: '9' },
    { node: '23.0.0', napi: '9' },
    { node: '24.0.0', napi: undefined },
  ])('refuses Node $node with Node-API $napi', (versions) => {
    expect(() => assertRuntime(versions)).toThrow(
      objectWith({
        code: 'PERSISTENCE_ERROR',
        stage: 'db',
        message: textLike(/22\.14/),
      }),
    )
  })

  it('refuses before the native driver is loaded', async () => {
    await expect(loadDriver({ node: '20.20.2', napi: '9' })).rejects.toMatchObject({
      code: 'PERSISTENCE_ERROR',
    })
  })
})
