#!/usr/bin/env node
// The `mre` command: runs the built CLI under Node 24, in this process when it is new enough.
import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { runToEnd } from './bootstrap/child.mjs'
import { bundledNode, missingNodeMessage, ownNodeIsNewEnough } from './bootstrap/node24.mjs'
import { inProject } from './bootstrap/paths.mjs'

const cli = inProject('out', 'main', 'cli.js')
const args = process.argv.slice(2)
const node = bundledNode()

if (!existsSync(cli)) {
  process.stderr.write('mre is not built yet. Run "npm run build" in the project\'s folder.\n')
  process.exitCode = 1
} else if (ownNodeIsNewEnough()) {
  process.argv = [process.execPath, cli, ...args]
  await import(pathToFileURL(cli).href)
} else if (node !== undefined) {
  process.exitCode = await runToEnd(node, [cli, ...args])
} else {
  process.stderr.write(`${missingNodeMessage()}\n`)
  process.exitCode = 1
}
