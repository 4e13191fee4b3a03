import manifest from '../../package.json' with { type: 'json' }

/** The product's version, as packaged. */
export const productVersion: string = manifest.version

/** Version of the import's output (E18): the same pages give the same rows as long as the major number stays. */
export const ingestionVersion = '1.0.0'
