import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inProject } from '../bootstrap/paths.mjs'
import { say } from '../lib/tool.ts'
import { sampleFiles } from '../sample-event.ts'

/** `node tools/run.mjs sample`: writes the pages of the sample event, which are checked in, anew. */
export async function run(): Promise<number> {
  const folder = inProject('resources/sample')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const files = sampleFiles()
  for (const { name, text } of files) await writeFile(join(folder, name), text)
  say(`${files.length} files written to resources/sample`)
  return 0
}
