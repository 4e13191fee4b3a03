/**
 * Drops the query of the page's own address before the router reads it: screens live in the hash, and the router would
 * take a query in front of it for a part of theirs. Imported before everything else.
 */
if (window.location.search !== '') {
  window.history.replaceState(null, '', `${window.location.pathname}${window.location.hash}`)
}
