/** Whether keys are called as on a Mac. */
export const isMac = /\bMac/u.test(globalThis.navigator?.platform ?? '')

/** Whether the page is shown by the desktop app, not by a browser. */
export const inElectron = globalThis.navigator?.userAgent.includes(' Electron/') ?? false
