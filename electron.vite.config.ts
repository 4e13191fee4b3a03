import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { PluginOption } from 'vite'
import { pageHeaders } from './electron/configuration/page-headers.ts'

const source = (...parts: string[]): string => resolve(import.meta.dirname, ...parts)

/** The development server marks the elements that it injects; see `contentSecurityPolicy`. */
const devNonce = 'mre-development'
const devPort = 5173

/** Routes such as /event/486677 are paths, so the page's files are named from the root; electron-vite says `./`. */
const filesFromRoot: PluginOption = {
  name: 'files-from-root',
  enforce: 'post',
  config: () => ({ base: '/' }),
}

/**
 * sonner writes its styles into a style element, which the page's policy refuses; renderer/ui/toaster.tsx imports the same
 * styles as a file.
 */
const sonnerWithoutStyleElement: PluginOption = {
  name: 'sonner-without-style-element',
  enforce: 'pre',
  transform(code, id) {
    if (!/[\\/]sonner[\\/]dist[\\/]index\.mjs/u.test(id)) return null
    const without = code.replace(/^__insertCSS\(".*"\);?$/mu, '')
    if (without === code) throw new Error('sonner writes its styles in another way now: look at this plugin.')
    return { code: without, map: null }
  },
}

/**
 * Packages of plain JavaScript, bundled because finding and loading their hundreds of files takes most of a command's
 * start: 0.9 s against 0.2 s for `mre --version`. Native code and what looks for files of its own stay outside.
 */
const bundled = [
  '@opentelemetry/api',
  '@opentelemetry/context-async-hooks',
  '@orpc/contract',
  '@orpc/openapi',
  '@orpc/server',
  '@orpc/zod',
  'cheerio',
  'commander',
  'drizzle-orm',
  'prom-client',
  'sirv',
  'undici',
  'ws',
  'zod',
]

/**
 * Two runtimes, one build: main, preload and engine run under Electron 33's Node.js 20.18 and newer, the page in its
 * Chromium 130 and newer, as well as in today's browsers.
 */
export default defineConfig(({ command }) => ({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node20.18',
      minify: false,
      externalizeDeps: { exclude: bundled },
      rolldownOptions: {
        input: {
          index: source('electron/main/index.ts'),
          'engine-utility': source('electron/engine/host/utility.ts'),
          'engine-child': source('electron/engine/host/child.ts'),
          cli: source('electron/cli/index.ts'),
        },
        // All in one folder, so that `import.meta.url` leads to the same neighbours from every chunk.
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      target: 'node20.18',
      minify: false,
      // A sandboxed preload can load nothing but `electron`: everything else is bundled into one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: source('electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: source('renderer'),
    plugins: [react(), filesFromRoot, sonnerWithoutStyleElement],
    // Else the development server bundles it before the plugin sees it.
    optimizeDeps: { exclude: ['sonner'] },
    ...(command === 'serve' ? { html: { cspNonce: devNonce } } : {}),
    server: {
      port: devPort,
      strictPort: true,
      headers: { ...pageHeaders({ devSocket: `ws://localhost:${devPort}`, devNonce }) },
    },
    build: {
      outDir: source('out/renderer'),
      target: 'chrome130',
      minify: true,
      modulePreload: { polyfill: false },
      // An inlined asset would be a data: address, which the page may use for images only.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: source('renderer/index.html') } },
    },
  },
}))
