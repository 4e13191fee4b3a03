// Which folder may import which. tools/check-dependencies.ts runs these rules, and proves on planted imports that each
// of them turns red.

/** May be imported by every folder that runs on Node. */
const FOUNDATION = ['electron/configuration', 'electron/observability', 'shared']

/**
 * Each folder and the folders it may import, besides itself. Imports point one way; a layer sees the layers below it.
 * Only connectors reach the network (http, browser), so that every request passes the site policy. db/schema also holds
 * the types ReadDb and WriteDb, which every layer that is handed a connection names.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const LAYERS = {
  'electron/main': ['electron/engine/host', ...FOUNDATION],
  'electron/preload': ['shared'],
  'electron/cli': [
    'electron/engine',
    'electron/web',
    'electron/services',
    'db/client',
    'db/schema',
    'fixtures',
    ...FOUNDATION,
  ],
  'electron/web': ['electron/engine', 'electron/services', 'db/client', 'db/schema', ...FOUNDATION],
  // The composition root builds and wires everything of the engine.
  'electron/engine': [
    'electron/services',
    'electron/jobs',
    'electron/pipeline',
    'electron/sync',
    'electron/connectors',
    'electron/browser',
    'electron/http',
    'db/client',
    'db/repositories',
    'db/schema',
    ...FOUNDATION,
  ],
  'electron/services': [
    'electron/jobs',
    'electron/pipeline',
    'electron/sync',
    'electron/connectors',
    'db/repositories',
    'db/schema',
    ...FOUNDATION,
  ],
  'electron/jobs': [
    'electron/pipeline',
    'electron/connectors',
    'db/repositories',
    'db/schema',
    ...FOUNDATION,
  ],
  'electron/pipeline': ['electron/connectors', 'db/repositories', 'db/schema', ...FOUNDATION],
  'electron/sync': ['db/repositories', 'db/schema', ...FOUNDATION],
  'electron/connectors': ['electron/http', 'electron/browser', ...FOUNDATION],
  'electron/browser': ['electron/http', ...FOUNDATION],
  'electron/http': [...FOUNDATION],
  'electron/observability': ['electron/configuration', 'shared'],
  // The program's version and address come from package.json.
  'electron/configuration': ['shared', 'package\\.json$'],
  'db/client': ['db/migrations', 'db/schema', ...FOUNDATION],
  'db/repositories': ['db/schema', ...FOUNDATION],
  'db/migrations': ['db/schema', 'shared'],
  'db/schema': ['shared'],
  fixtures: ['shared'],
  renderer: ['shared'],
  shared: [],
  tools: ['fixtures', 'shared', '\\.dependency-cruiser\\.mjs$', 'package\\.json$'],
  tests: ['electron', 'db', 'fixtures', 'renderer', 'shared', 'tools', '[^/]+\\.config\\.ts$'],
}

/**
 * Packages that only some folders may import. `tests` may use all of them.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const PACKAGES = {
  electron: ['electron/main', 'electron/preload'],
  'better-sqlite3': ['db/client'],
  'drizzle-orm': ['db'],
  undici: ['electron/http'],
  'playwright-core': ['electron/browser'],
  pg: ['electron/sync'],
}

/**
 * Folders without input or output: no Node module, and of the packages only these, where some are named.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const WITHOUT_NODE = {
  shared: ['zod', '@orpc/contract'],
  renderer: [],
  // Parsers are pure functions of (html, url).
  'electron/connectors/liverc/pages': ['cheerio', 'domhandler', 'domutils', 'htmlparser2', 'zod'],
}

/** @param {readonly string[]} folders */
const within = (folders) =>
  `^(?:${folders.map((folder) => (folder.endsWith('$') ? folder : `${folder}/`)).join('|')})`

/** @param {readonly string[]} names */
const packages = (names) => `node_modules/(?:@types/)?(?:${names.join('|')})/`

/** Everything of ours, as opposed to packages and Node's own modules. */
const OURS = '^(?:electron|renderer|shared|db|fixtures|tests|tools|[^/]+$)'

/** @param {string} folder */
const slug = (folder) => folder.replaceAll('/', '-')

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const layerRules = Object.entries(LAYERS).map(([folder, below]) => ({
  name: `layer-${slug(folder)}`,
  comment: `${folder} imports only ${below.join(', ') || 'itself'}.`,
  severity: 'error',
  from: { path: within([folder]) },
  to: { path: OURS, pathNot: within([folder, ...below]), dependencyTypesNot: ['core'] },
}))

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const packageRules = Object.entries(PACKAGES).map(([name, folders]) => ({
  name: `package-${name}`,
  comment: `${name} is imported only in ${folders.join(', ')}.`,
  severity: 'error',
  from: { pathNot: within([...folders, 'tests', 'node_modules', '[^/]+\\.config\\.ts$']) },
  to: { path: packages([name]) },
}))

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const nodeRules = Object.keys(WITHOUT_NODE).map((folder) => ({
  name: `no-node-${slug(folder)}`,
  comment: `${folder} has no input or output, so it runs anywhere.`,
  severity: 'error',
  from: { path: within([folder]) },
  to: { dependencyTypes: ['core'] },
}))

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const purePackageRules = Object.entries(WITHOUT_NODE)
  .filter(([, names]) => names.length > 0)
  .map(([folder, names]) => ({
    name: `packages-${slug(folder)}`,
    comment: `Of the packages, ${folder} uses only ${names.join(', ')}.`,
    severity: 'error',
    from: { path: within([folder]) },
    to: { path: 'node_modules/', pathNot: packages(names) },
  }))

/** @type {import('dependency-cruiser').IForbiddenRuleType[]} */
const forbidden = [
  ...layerRules,
  ...packageRules,
  ...nodeRules,
  ...purePackageRules,
  {
    name: 'parsers-pure',
    comment:
      "A parser imports other parsers, the connector's address rules and shared code, nothing that fetches.",
    severity: 'error',
    from: { path: '^electron/connectors/liverc/pages/' },
    to: { path: '^electron/', pathNot: '^electron/connectors/(?:liverc/|contract\\.ts$)' },
  },
  {
    name: 'packages-fixtures',
    comment:
      'The synthetic site is plain Node, so that it can check the product without sharing its libraries.',
    severity: 'error',
    from: { path: '^fixtures/' },
    to: { path: 'node_modules/', pathNot: packages(['zod']) },
  },
  {
    name: 'no-tests-in-product',
    comment: 'Nothing that ships imports tests or tools.',
    severity: 'error',
    from: { path: within(['electron', 'renderer', 'shared', 'db', 'fixtures']) },
    to: { path: within(['tests', 'tools']) },
  },
  {
    name: 'no-development-packages',
    comment: 'What the packaged engine loads must be in "dependencies". Electron itself is the runtime.',
    severity: 'error',
    from: { path: within(['electron', 'shared', 'db', 'fixtures']) },
    to: {
      dependencyTypes: ['npm-dev'],
      dependencyTypesNot: ['type-only'],
      pathNot: packages(['electron']),
    },
  },
  {
    name: 'no-cycles',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-unresolved',
    comment: 'An import that is not found is not checked.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
]

export default {
  forbidden,
  options: {
    // dependency-cruiser cannot use TypeScript 7's compiler: with it, it would see no module at all and pass.
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
}
