import chromium from '@sparticuz/chromium'

// Run as a process of its own, with TMPDIR set to the folder to unpack into.
process.stdout.write(await chromium.executablePath())
