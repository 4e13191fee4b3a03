import { existsSync, readdirSync } from 'node:fs'
import { inProject, projectRoot } from './bootstrap/paths.mjs'
import { checkImports, CHECKED_FOLDERS, type Violation } from './dependencies/cruise.ts'
import { provePlantedImports } from './dependencies/planted.ts'

/** The dependency gate: first that the rules can fail, then that the project keeps them, with every file looked at. */
async function main(): Promise<number> {
  const failures = await provePlantedImports()
  for (const failure of failures) console.error(`rule check: ${failure}`)
  const files = CHECKED_FOLDERS.flatMap(sourceFiles)
  const { modules, violations } = await checkImports(
    projectRoot,
    CHECKED_FOLDERS.filter((folder) => existsSync(inProject(folder))),
  )
  const missed = files.filter((file) => !modules.includes(file))
  for (const file of missed) console.error(`not looked at: ${file}`)
  for (const violation of violations) console.error(describe(violation))
  console.log(
    `${modules.length} modules, ${files.length} source files, ${violations.length} forbidden imports`,
  )
  return failures.length + missed.length + violations.length === 0 ? 0 : 1
}

function describe({ rule, from, to }: Violation): string {
  return `${rule}: ${from} → ${to}`
}

function sourceFiles(folder: string): string[] {
  if (!existsSync(inProject(folder))) return []
  return readdirSync(inProject(folder), { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && /\.(?:tsx?|mjs|cjs|js)$/.test(entry.name) && !entry.name.endsWith('.d.ts'),
    )
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(projectRoot.length + 1).replaceAll('\\', '/'))
    .filter((file) => !file.includes('/node_modules/'))
}

process.exitCode = await main()
