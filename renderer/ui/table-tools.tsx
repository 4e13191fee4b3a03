import { Copy, FileDown } from 'lucide-react'
import { useCommands } from '../app/commands/registry.ts'
import { fileNameOf } from '../charts/file-name.ts'
import { saveFile } from '../charts/save-file.ts'
import { toCsv, toTsv } from '../format/spreadsheet.ts'
import { t } from '../i18n/t.ts'
import { Button } from './button.tsx'
import { toast } from './toast.ts'
import './table-tools.css'

interface TableToolsProps {
  /** Names the file. */
  readonly title: string
  /** Headings and rows as they are shown. */
  readonly rows: () => readonly (readonly string[])[]
}

/** The table in front as text: to the clipboard, or as a file. Toolbar, menu, palette and keys do the same. */
export function TableTools({ title, rows }: TableToolsProps) {
  const copy = (): void => {
    navigator.clipboard.writeText(toTsv(rows())).then(
      () => toast({ tone: 'good', title: t('common:table.copied') }),
      () => toast({ tone: 'bad', title: t('common:table.notCopied') }),
    )
  }
  const save = (): void => {
    // The mark tells spreadsheets that the text is UTF-8.
    const file = new Blob(['\ufeff', toCsv(rows())], { type: 'text/csv;charset=utf-8' })
    saveFile(file, `${fileNameOf(title)}.csv`)
  }
  useCommands({ 'table.copy': { run: copy }, 'table.csv': { run: save } })
  return (
    <div className="table-tools">
      <Button tone="quiet" size="row" icon={Copy} iconOnly onClick={copy}>
        {t('commands:table.copy')}
      </Button>
      <Button tone="quiet" size="row" icon={FileDown} iconOnly onClick={save}>
        {t('commands:table.csv')}
      </Button>
    </div>
  )
}
