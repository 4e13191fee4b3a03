import { useId, useRef } from 'react'
import { CircleAlert, CircleCheck, FilePlus } from 'lucide-react'
import { counted } from '../../format/counts.ts'
import { t } from '../../i18n/t.ts'
import { useReadOnlyBlock } from '../../state/connection.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { blockOf, fileText, kindText, needsHints } from './files.ts'
import { addSavedFiles, closeHtmlImport, importSaved, setHints, useHtmlImport } from './store.ts'

/** What the given files are, what an import still needs, and the import. */
export function HtmlImportDialog() {
  const { batch, refused, reading, error, isStarting } = useHtmlImport()
  const readOnly = useReadOnlyBlock()
  const block = readOnly ?? (reading > 0 ? t('saved:block.reading') : blockOf(batch))
  return (
    <Dialog
      title={t('saved:title')}
      onClose={closeHtmlImport}
      actions={
        <>
          <ChooseFiles />
          <Button tone="primary" busy={isStarting} blocked={block} onClick={() => void importSaved()}>
            {t('saved:import')}
          </Button>
        </>
      }
    >
      {batch.files.length + refused.length === 0 && reading === 0 && <p>{t('saved:what')}</p>}
      <output className="muted">
        {reading > 0 ? t('saved:reading', { files: counted(reading, 'file') }) : ''}
      </output>
      <Events />
      <Files />
      {needsHints(batch) && <Hints />}
      {error !== null && (
        <p role="alert" className="bad">
          {error.message} {error.action}
        </p>
      )}
    </Dialog>
  )
}

function Events() {
  const events = useHtmlImport((state) => state.batch.events)
  return events.map(({ eventId, name, races, missing }) => (
    <section key={eventId} aria-label={name}>
      <h3>{name}</h3>
      {missing.length === 0 ? (
        <p className="good">{t('saved:complete', { races: counted(races, 'race') })}</p>
      ) : (
        <>
          <p className="bad">{t('saved:missing', { count: missing.length })}</p>
          <ul className="saved-missing">
            {missing.map((page) => (
              <li key={page}>{page}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  ))
}

function Files() {
  const { files } = useHtmlImport((state) => state.batch)
  const refused = useHtmlImport((state) => state.refused)
  if (files.length + refused.length === 0) return null
  return (
    <ul className="saved-files" aria-label={t('saved:list')}>
      {refused.map(({ name, problem }) => (
        <File key={name} name={name} what={t('saved:refused.title')} text={problem} isGood={false} />
      ))}
      {files.map((file) => (
        <File
          key={file.name}
          name={file.name}
          what={kindText(file.kind)}
          text={fileText(file)}
          isGood={file.problem === null}
        />
      ))}
    </ul>
  )
}

interface FileProps {
  readonly name: string
  readonly what: string
  readonly text: string
  readonly isGood: boolean
}

function File({ name, what, text, isGood }: FileProps) {
  const Icon = isGood ? CircleCheck : CircleAlert
  return (
    <li>
      <Icon aria-hidden size={16} className={isGood ? 'good' : 'bad'} />
      <span>
        <strong>{what}</strong> <span className="muted">{name}</span>
        <br />
        {text}
      </span>
    </li>
  )
}

function Hints() {
  const track = useHtmlImport((state) => state.track)
  const event = useHtmlImport((state) => state.event)
  const [trackId, eventId] = [useId(), useId()]
  return (
    <div className="saved-hints">
      <label htmlFor={trackId}>{t('saved:track')}</label>
      <input
        id={trackId}
        value={track}
        onChange={({ target }) => void setHints({ track: target.value, event })}
      />
      <label htmlFor={eventId}>{t('saved:event')}</label>
      <input
        id={eventId}
        inputMode="numeric"
        value={event}
        onChange={({ target }) => void setHints({ track, event: target.value })}
      />
    </div>
  )
}

function ChooseFiles() {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('saved:files')}
        multiple
        accept=".html,.htm"
        onChange={({ target }) => {
          const files = [...(target.files ?? [])]
          // The same files may be chosen again.
          target.value = ''
          if (files.length > 0) void addSavedFiles(files)
        }}
      />
      <Button icon={FilePlus} onClick={() => input.current?.click()}>
        {t('saved:choose')}
      </Button>
    </>
  )
}
