/** A reader of RFC 4180 as strict as the paragraph: CRLF between records, quotes doubled inside quotes. Throws otherwise. */
export function parseCsv(text: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  let at = 0
  while (at < text.length) {
    const [value, next] = readCell(text, at)
    record.push(value)
    if (text[next] === ',') at = next + 1
    else if (text.startsWith('\r\n', next)) {
      records.push(record)
      record = []
      at = next + 2
    } else throw new Error(`Neither a comma nor a line break at ${next}`)
  }
  return records
}

function readCell(text: string, start: number): [string, number] {
  if (text[start] !== '"') {
    const end = /[,\r\n"]/u.exec(text.slice(start))?.index ?? Number.NaN
    return [text.slice(start, start + end), start + end]
  }
  let value = ''
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '"') value += text[at]
    else if (text[at + 1] === '"') {
      value += '"'
      at++
    } else return [value, at + 1]
  }
  throw new Error('A quote is not closed')
}

/** Records as objects by the names of the first one. */
export function csvRows(text: string): Record<string, string>[] {
  const [head = [], ...records] = parseCsv(text)
  return records.map((record) => {
    if (record.length !== head.length) throw new Error(`A record has ${record.length} cells`)
    return Object.fromEntries(head.map((name, index) => [name, record[index] ?? '']))
  })
}
