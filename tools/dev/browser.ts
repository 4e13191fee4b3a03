import { once } from 'node:events'
import { resolveConfig } from 'electron-vite'
import { createServer, mergeConfig, type ViteDevServer } from 'vite'
import { RPC_PATH } from '../../shared/contract/transport.ts'
import { inProject } from '../bootstrap/paths.mjs'
import { ensureBuilt } from '../lib/build.ts'
import { startCli, type RunningCommand } from '../lib/cli.ts'
import { say } from '../lib/tool.ts'

/**
 * The page with hot reload in a browser, without Electron: the development server serves it and hands everything else to
 * a browser shell on the built engine. A change to the engine needs a restart. Ends with Ctrl+C.
 */
export async function developInBrowser(args: readonly string[]): Promise<number> {
  await ensureBuilt()
  const shell = await startCli(['serve', ...args])
  const server = await startDevelopmentServer(shell)
  try {
    say(`The page, with hot reload: ${pageAddress(server, shell)}`)
    say('Ctrl+C ends it.')
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
    return 0
  } finally {
    await server.close()
    await shell.stop()
  }
}

async function startDevelopmentServer(shell: RunningCommand): Promise<ViteDevServer> {
  const resolved = await resolveConfig(
    { configFile: inProject('electron.vite.config.ts') },
    'serve',
    'development',
  )
  const { origin, pathname } = shellAddress(shell)
  // The shell lets in, by its address with the token, and answers for the engine; the page comes from here. It accepts
  // requests that name it as Host and, for the WebSocket, as Origin.
  const target = { target: origin, changeOrigin: true, ws: true, rewriteWsOrigin: true }
  const proxy = { [pathname]: target, [RPC_PATH]: target, '/api/': target }
  const server = await createServer(mergeConfig(resolved.config?.renderer ?? {}, { server: { proxy } }))
  return server.listen()
}

/** The shell's address with its token, on the development server. */
function pageAddress(server: ViteDevServer, shell: RunningCommand): string {
  const address = shellAddress(shell)
  const [local = ''] = server.resolvedUrls?.local ?? []
  return new URL(`${address.pathname}${address.search}`, local).href
}

function shellAddress(shell: RunningCommand): URL {
  return new URL(String(shell.data.get('url')))
}
