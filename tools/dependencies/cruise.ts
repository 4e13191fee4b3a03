import swc, { type ParseOptions } from '@swc/core'
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser'
import rules from '../../.dependency-cruiser.mjs'

// dependency-cruiser parses every file as plain TypeScript, in which JSX is a syntax error, and swc's visitor, which it
// walks the result with, does not know `using`. It looks the parser's function up at each call, so the one put here can
// help with both.
const parse = swc.parseFileSync.bind(swc)
Object.assign(swc, {
  parseFileSync: (file: string, options: ParseOptions): unknown =>
    JSON.parse(
      JSON.stringify(
        parse(file, file.endsWith('.tsx') ? { ...options, syntax: 'typescript', tsx: true } : options),
      ),
      usingAsConst,
    ),
})

/** For JSON.parse: rewrites `using x = …` to `const x = …`, which imports the same. */
function usingAsConst(_key: string, node: unknown): unknown {
  if (typeof node !== 'object' || node === null || !('type' in node) || node.type !== 'UsingDeclaration')
    return node
  const { decls, ...rest } = { decls: [], ...node }
  return { ...rest, type: 'VariableDeclaration', kind: 'const', declare: false, declarations: decls }
}

/** The folders whose imports are checked. */
export const CHECKED_FOLDERS = ['electron', 'renderer', 'shared', 'db', 'fixtures', 'tests', 'tools'] as const

/** An import that a rule forbids. */
export interface Violation {
  readonly rule: string
  readonly from: string
  readonly to: string
}

/** What was read, and what broke a rule. */
export interface Findings {
  readonly modules: readonly string[]
  readonly violations: readonly Violation[]
}

/**
 * Reads every import below `root` and applies the rules of .dependency-cruiser.mjs.
 * @throws Error when a file cannot be parsed
 */
export async function checkImports(root: string, folders: readonly string[]): Promise<Findings> {
  const { forbidden, options } = rules
  const cruiseOptions: ICruiseOptions = {
    parser: 'swc',
    doNotFollow: options.doNotFollow,
    baseDir: root,
    validate: true,
    ruleSet: { forbidden },
  }
  const { output } = await cruise([...folders], cruiseOptions, options.enhancedResolveOptions)
  if (typeof output === 'string') throw new Error('dependency-cruiser gave a text instead of its findings')
  return toFindings(output)
}

function toFindings({ modules, summary }: ICruiseResult): Findings {
  return {
    modules: modules
      .map(({ source }) => source)
      .filter((source) => CHECKED_FOLDERS.some((folder) => source.startsWith(`${folder}/`))),
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  }
}
