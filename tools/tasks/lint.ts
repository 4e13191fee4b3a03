import { commandScript, runNode } from '../lib/tool.ts'

/** `npm run lint`: the rules of .oxlintrc.json, those that need types among them. A warning fails it too. */
export async function run(args: readonly string[]): Promise<number> {
  return runNode(commandScript('oxlint'), [
    '--type-aware',
    '--deny-warnings',
    '--report-unused-disable-directives',
    ...args,
  ])
}
