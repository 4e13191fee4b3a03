// @ts-nocheck: neither Node's module loader nor a partly loaded Electron has types for what this does.
/**
 * Loaded by `NODE_OPTIONS=--require` into an Electron whose launcher loads the app only after `ready`. Electron itself
 * loads it before. This does before `ready` what the app's main does then, and lets main believe it came in time, so that
 * tests go the way that users go.
 */
const Module = require('node:module')

// For this process only, not for those that it starts.
delete process.env.NODE_OPTIONS

const load = Module._load
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest)
  if (request === 'electron' && loaded.app !== undefined) {
    Module._load = load
    comeInTime(loaded)
  }
  return loaded
}

function comeInTime({ app, protocol }) {
  if (app.isReady()) return
  // Root has to switch Chromium's sandbox off.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ])
  const { isReady } = app
  app.enableSandbox = () => undefined
  protocol.registerSchemesAsPrivileged = () => undefined
  app.isReady = () => {
    app.isReady = isReady
    return false
  }
}
