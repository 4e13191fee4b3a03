import { writeSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

/*
 * Runs the built command line in this process, as `mre` does, and writes the process's peak memory in megabytes to file
 * descriptor 3 when it ends. Built, because loading the sources takes memory that no user pays for.
 */
const program = fileURLToPath(new URL('../../../out/main/cli.js', import.meta.url))
process.argv = [process.execPath, program, ...process.argv.slice(2)]
// maxRSS is in kilobytes on every platform of Node.
process.on('exit', () => void writeSync(3, String(process.resourceUsage().maxRSS / 1024)))
await import(pathToFileURL(program).href)
