import { useEffect, useState } from 'react'
import { FileDown } from 'lucide-react'
import { t } from '../../i18n/t.ts'
import { HtmlImportDialog } from './dialog.tsx'
import { addSavedFiles, useHtmlImport } from './store.ts'
import './html-import.css'

/** Takes saved pages that are dropped anywhere on the window, and shows what they are. */
export function HtmlDropZone() {
  const isOpen = useHtmlImport((state) => state.isOpen)
  const isDragged = useFilesOverWindow()
  return (
    <>
      {isDragged && (
        <div className="drop-overlay" aria-hidden>
          <FileDown size={40} strokeWidth={1.5} />
          <p>{t('saved:drop')}</p>
        </div>
      )}
      {isOpen && <HtmlImportDialog />}
    </>
  )
}

/** Whether files are held over the window. The page takes them: a window would open them otherwise. */
function useFilesOverWindow(): boolean {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    // Every element that is passed enters and leaves: the window is left when all have been.
    let depth = 0
    const listeners = new AbortController()
    const listen = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', act: (event: DragEvent) => void) =>
      window.addEventListener(
        type,
        (event) => {
          if (event.dataTransfer?.types.includes('Files') !== true) return
          event.preventDefault()
          act(event)
        },
        { signal: listeners.signal },
      )
    listen('dragenter', () => {
      depth += 1
      setIsOver(true)
    })
    listen('dragover', (event) => {
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy'
    })
    listen('dragleave', () => {
      depth = Math.max(0, depth - 1)
      if (depth === 0) setIsOver(false)
    })
    listen('drop', (event) => {
      depth = 0
      setIsOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) void addSavedFiles(files)
    })
    return () => listeners.abort()
  }, [])
  return isOver
}
