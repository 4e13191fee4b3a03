/** Offers something that the page has made as a file. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // The download has to have begun before the address may go.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
