import manifest from '../../package.json' with { type: 'json' }

/** The product's version, as packaged. */
export const productVersion: string = manifest.version

/** Version of the import's output (E18): the same pages give the same rows as long as the major number stays. */
export const ingestionVersion = '1.0.0'

/** How the product names itself to a site, over HTTP and from a browser alike (G17). */
export function userAgent({ user_agent_contact }: { readonly user_agent_contact: string }): string {
  // A header holds printable ASCII.
  return `MyRaceEngineer/${productVersion} (+${user_agent_contact.replace(/[^\u0020-\u007e]/gu, '')})`
}
