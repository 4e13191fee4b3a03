/*
 * Entry of `mre`. The engine's native parts crash under a Node.js that is too old, so nothing of it is loaded before the
 * version is known to be new enough.
 */
export {}

const wanted = [22, 14] as const

function isOldNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major < wanted[0] || (major === wanted[0] && minor < wanted[1])
}

if (isOldNode(process.versions.node)) {
  process.stderr.write(
    `mre needs Node.js ${wanted.join('.')} or newer, and this is ${process.versions.node}.\n` +
      'Run it as "npm run mre -- ..." in the project, which brings its own, or install a newer Node.js.\n',
  )
  process.exitCode = 1
} else {
  const { main } = await import('./main.ts')
  process.exitCode = await main(process.argv.slice(2))
}
