/** Names that both ends of a transport must agree on. */

/** Path of the WebSocket of the browser shell. */
export const RPC_PATH = '/rpc'

/** `window` message of the page that asks its preload for a message port to the engine. */
export const PORT_REQUEST = 'mre:port-request'
/** `window` message of the preload that carries that port. */
export const PORT_OFFER = 'mre:port'
/** Name of the IPC channel between preload and main: the request one way, the port the other. */
export const PORT_CHANNEL = 'mre:port'

/** The same three for the page's port to the desktop shell: its menu bar, its notifications. */
export const SHELL_REQUEST = 'mre:shell-request'
export const SHELL_OFFER = 'mre:shell'
export const SHELL_CHANNEL = 'mre:shell'

/** Longest message that the engine accepts from a page, in bytes of its UTF-8 text. */
export const MAX_MESSAGE_BYTES = 1024 * 1024
