import type { RunningBrowser } from './launch.ts'

export interface PrintOptions {
  /** Stands at the foot of every page beside its number. */
  readonly title: string
}

/**
 * A self-contained document as PDF: its scripts do not run, and whatever it asks for is refused, so nothing leaves the
 * machine. The size of the paper is the document's own, by `@page`.
 */
export async function printDocument(
  browser: RunningBrowser,
  html: string,
  { title }: PrintOptions,
): Promise<Uint8Array> {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    offline: true,
    acceptDownloads: false,
  })
  try {
    await context.route('**/*', (route) => route.abort())
    const page = await context.newPage()
    await page.setContent(html, { waitUntil: 'load' })
    return await page.pdf({
      preferCSSPageSize: true,
      printBackground: true,
      tagged: true,
      outline: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate: footer(title),
    })
  } finally {
    await context.close().catch(() => undefined)
  }
}

/** Chromium fills in the elements of these classes. */
function footer(title: string): string {
  const safe = title.replace(/[&<>"']/gu, (character) => `&#${character.codePointAt(0)};`)
  return (
    '<div style="width:100%;margin:0 11mm;font:7pt sans-serif;color:#5c6670;display:flex;justify-content:space-between">' +
    `<span>${safe}</span><span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>`
  )
}
