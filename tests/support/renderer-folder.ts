import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder like the built page, with a file beside it that nobody may get. Give `parent` to rm when done. */
export function rendererFolder(): { readonly parent: string; readonly folder: string } {
  const parent = mkdtempSync(join(tmpdir(), 'mre-page-'))
  const folder = join(parent, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>')
  writeFileSync(join(folder, 'assets', 'index-abc.js'), 'export {}')
  writeFileSync(join(parent, 'secret.txt'), 'secret')
  return { parent, folder }
}
