/** The page's process: no Node.js in any form, its own context, Chromium's sandbox (style rules, rows 2 to 4). */
export function webPreferences(preload: string) {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    navigateOnDragDrop: false,
    spellcheck: false,
  } as const
}

/** Colour of the window before the page has drawn: the page's own background, so that nothing flashes. */
export function backgroundColor(dark: boolean): string {
  return dark ? '#0e1116' : '#f4f6f9'
}
