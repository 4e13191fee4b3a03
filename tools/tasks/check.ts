import { npmCommand } from '../bootstrap/dependencies.mjs'
import { inProject } from '../bootstrap/paths.mjs'
import { capture, captureNode, commandScript, say, type Captured } from '../lib/tool.ts'

/** A gate that the project has to pass. */
interface Gate {
  readonly name: string
  readonly run: () => Promise<Captured>
}

const task = (name: string) => captureNode(inProject('tools/run.mjs'), [name])

const GATES: readonly Gate[] = [
  { name: 'format', run: () => captureNode(commandScript('prettier'), ['--check', '--log-level=warn', '.']) },
  { name: 'lint', run: () => task('lint') },
  { name: 'types', run: () => task('typecheck') },
  { name: 'dependency rules', run: () => captureNode(inProject('tools/check-dependencies.ts'), []) },
  { name: 'unused code', run: () => captureNode(commandScript('knip'), ['--no-progress']) },
  { name: 'lockfile', run: dryInstall },
]

/** `npm run check`: every gate, each with what it complains about, and a summary. Names choose: `npm run check -- lint`. */
export async function run(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !GATES.some((gate) => gate.name === name))
  if (unknown.length > 0) {
    say(`no such gate: ${unknown.join(', ')}. There are: ${GATES.map(({ name }) => name).join(', ')}`)
    return 2
  }
  const failed: string[] = []
  for (const gate of GATES.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const began = performance.now()
    const { code, output } = await gate.run()
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${gate.name} (${seconds} s)`)
    if (code !== 0) {
      failed.push(gate.name)
      console.log(`${output.trimEnd()}\n`)
    }
  }
  console.log(failed.length === 0 ? 'All gates passed.' : `Failed: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
}

/** Whether `npm ci` would accept the lockfile: it refuses one that package.json has left behind. */
async function dryInstall(): Promise<Captured> {
  const npm = npmCommand()
  const { code, output } = await capture(npm.command, [...npm.args, 'ci', '--dry-run', '--ignore-scripts'])
  const [complaint = ''] = output.split('npm error Clean install a project')
  return { code, output: complaint }
}
