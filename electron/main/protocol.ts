import { readFile, realpath, stat } from 'node:fs/promises'
import { extname, isAbsolute, join, relative } from 'node:path'
import { pageHeaders } from '../configuration/page-headers.ts'
import { originOf } from './policy.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** Whether `path` is `root` or below it. By `relative`, since a prefix also fits a sibling folder. */
function isInside(root: string, path: string): boolean {
  const way = relative(root, path)
  return way === '' || (!way.startsWith('..') && !isAbsolute(way))
}

/** The path that a URL names, decoded once; null for one that cannot be a file's: encoded separators, NUL, bad escapes. */
function decodedPath(url: URL): string | null {
  if (/%2f|%5c|%00/iu.test(url.pathname)) return null
  try {
    const path = decodeURIComponent(url.pathname)
    return path.includes('\\') || path.includes('\0') ? null : path
  } catch {
    return null
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true
}

/**
 * The file below `root` that a request for `url` gets: the named file, the page itself for a route of the app (a path
 * without extension), null for anything else, also for a link that leads out of `root`.
 */
export async function assetFile(root: string, url: URL): Promise<string | null> {
  const path = decodedPath(url)
  if (path === null) return null
  const wanted = join(root, path)
  if (!isInside(root, wanted)) return null
  const found = (await isFile(wanted)) ? wanted : extname(path) === '' ? join(root, 'index.html') : null
  if (found === null || !(await isFile(found))) return null
  const real = await realpath(found)
  return isInside(await realpath(root), real) ? real : null
}

/**
 * Answers requests to the page's `origin` (`app://mre`) with the built page's files below `root`: GET only, our headers on
 * every answer, nothing of any other origin.
 */
export function appProtocolHandler(root: string, origin: string): (request: Request) => Promise<Response> {
  const answer = (status: number, body: string | Uint8Array<ArrayBuffer>, contentType: string): Response =>
    new Response(body, { status, headers: { ...pageHeaders(), 'content-type': contentType } })
  const plain = (status: number, text: string): Response => answer(status, text, 'text/plain; charset=utf-8')
  return async ({ method, url }) => {
    if (method !== 'GET') return plain(405, 'Only GET is allowed here.')
    if (originOf(url) !== origin) return plain(404, 'Not found.')
    const file = await assetFile(root, new URL(url))
    if (file === null) return plain(404, 'Not found.')
    const bytes = await readFile(file)
    return answer(200, new Uint8Array(bytes), CONTENT_TYPES[extname(file)] ?? 'application/octet-stream')
  }
}
