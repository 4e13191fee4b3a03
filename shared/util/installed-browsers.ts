/** Where Chrome, Edge and Chromium are on each platform: the one list of the product and of its tools. No I/O. */

export interface InstalledBrowser {
  readonly path: string
  /** Whether it can show a window; a headless shell can only render. */
  readonly hasWindows: boolean
}

export interface BrowserPlaces {
  /** `PATH` on Linux. */
  readonly path: string
  /** Windows: the folders below which programs are installed. */
  readonly programFolders: readonly string[]
}

const linuxPrograms = [
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'chromium',
  'chromium-browser',
]
const linuxShells = ['chromium-headless-shell', 'chrome-headless-shell']
/** Looked at also where PATH does not name them. */
const linuxFolders = ['/usr/bin', '/usr/local/bin', '/snap/bin']
const macApps = ['Google Chrome', 'Microsoft Edge', 'Chromium']
const windowsPrograms = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
]
const windowsFolders = ['C:\\Program Files', 'C:\\Program Files (x86)']

/** Paths at which a browser may be, best first. Whether something is there, and starts, is the caller's question. */
export function installedBrowsers(platform: string, places: BrowserPlaces): InstalledBrowser[] {
  switch (platform) {
    case 'win32': {
      const folders = [...new Set([...places.programFolders, ...windowsFolders])]
      return windowsPrograms.flatMap((program) =>
        folders.map((folder) => ({ path: `${folder}\\${program}`, hasWindows: true })),
      )
    }
    case 'darwin':
      return macApps.map((app) => ({
        path: `/Applications/${app}.app/Contents/MacOS/${app}`,
        hasWindows: true,
      }))
    default: {
      const named = places.path.split(':').filter((folder) => folder.startsWith('/'))
      const folders = [...new Set([...named, ...linuxFolders])]
      const of = (programs: readonly string[], hasWindows: boolean) =>
        programs.flatMap((program) => folders.map((folder) => ({ path: `${folder}/${program}`, hasWindows })))
      return [...of(linuxPrograms, true), ...of(linuxShells, false)]
    }
  }
}
