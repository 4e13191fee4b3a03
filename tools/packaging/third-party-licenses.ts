import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inProject, projectRoot } from '../bootstrap/paths.mjs'
import { shippedPackages, type ShippedPackage } from './shipped-packages.ts'

const OUTPUT = inProject('out', 'THIRD-PARTY-LICENSES.txt')

/** electron-builder's `beforePack`: writes the licences of everything in the package into one file that ships with it. */
export default function writeThirdPartyLicenses(): void {
  const sections = shippedPackages(projectRoot).map(
    (shipped) => `${shipped.name} ${shipped.version} (${shipped.license})\n\n${licenseText(shipped)}`,
  )
  mkdirSync(dirname(OUTPUT), { recursive: true })
  writeFileSync(OUTPUT, sections.join(`\n\n${'-'.repeat(80)}\n\n`))
}

function licenseText({ folder }: ShippedPackage): string {
  const path = inProject(folder)
  const files = readdirSync(path).filter((name) => /^(?:licen[cs]e|copying|notice)/i.test(name))
  return (
    files.map((name) => readFileSync(join(path, name), 'utf8').trim()).join('\n\n') ||
    'No licence file in the package.'
  )
}
