import type { ResourceAnswer } from './port.ts'

/**
 * LiveRC's pages call plug-ins that rearrange them for people: DataTables takes rows out of the DOM to show ten at a time
 * and sorts the others (PAGES.md section 1), flot draws. They are answered with plug-ins that do nothing, so that a rendered
 * page holds what the page holds over HTTP (E6).
 */
const plugIns: readonly { readonly path: RegExp; readonly source: string }[] = [
  {
    path: /^\/vendor\/datatables[\w-]*\//iu,
    source:
      'if (window.jQuery && window.jQuery.fn) window.jQuery.fn.DataTable = window.jQuery.fn.dataTable = function () { return this }',
  },
  {
    path: /^\/vendor\/flot\//iu,
    source: 'if (window.jQuery) window.jQuery.plot = function () { return {} }',
  },
]

/** The source that stands in for a script, or null for one that is asked for. */
export function standInFor(url: URL): string | null {
  return plugIns.find(({ path }) => path.test(url.pathname))?.source ?? null
}

const mostScripts = 64
const mostBytes = 16_000_000

/** Scripts that every page of a site asks for, so that the site is asked once and not for each page. */
export class ScriptCache {
  readonly #held = new Map<string, ResourceAnswer>()
  #bytes = 0

  find(url: URL): ResourceAnswer | undefined {
    return this.#held.get(url.href)
  }

  /** Keeps an answer, also that there is no such script; not that the site was in trouble. */
  keep(url: URL, answer: ResourceAnswer): void {
    if (answer.status >= 500 || answer.status === 429 || answer.body.length > mostBytes) return
    if (/no-store/iu.test(answer.headers['cache-control'] ?? '')) return
    const isFull = this.#held.size >= mostScripts || this.#bytes + answer.body.length > mostBytes
    if (isFull) {
      this.#held.clear()
      this.#bytes = 0
    }
    this.#held.set(url.href, answer)
    this.#bytes += answer.body.length
  }
}
