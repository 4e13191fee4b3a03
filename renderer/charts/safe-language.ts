/*
 * uPlot makes a number format of `navigator.language` while it is loaded. Chromium under the POSIX locale says
 * `en-US@posix` there, which is no language tag, and the chart's module would fail. Imported before uPlot, this puts a tag
 * that Intl takes in its place; texts of ours never depend on it.
 */
function isTag(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0
  } catch {
    return false
  }
}

if (!isTag(navigator.language)) {
  const language = navigator.language.split('@')[0] ?? ''
  Object.defineProperty(navigator, 'language', {
    configurable: true,
    value: isTag(language) ? language : 'en-US',
  })
}
