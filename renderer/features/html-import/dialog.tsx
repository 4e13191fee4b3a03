import { useId, useRef } from 'react'
import { CircleAlert, CircleCheck, FilePlus } from 'lucide-react'
import { counted } from '../../format/counts.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { blockOf, fileText, kindText, needsHints } from './files.ts'
import { addSavedFiles, closeHtmlImport, importSaved, setHints, useHtmlImport } from './store.ts'

/** What the given files are, what an import still needs, and the import. */
export function HtmlImportDialog() {
  const { batch, refused, reading, error, isStarting } = useHtmlImport()
  const block = reading > 0 ? 'The files are being read.' : blockOf(batch)
  return (
    <Dialog
      title="Import saved pages"
      onClose={closeHtmlImport}
      actions={
        <>
          <ChooseFiles />
          <Button tone="primary" busy={isStarting} blocked={block} onClick={() => void importSaved()}>
            Import
          </Button>
        </>
      }
    >
      {batch.files.length + refused.length === 0 && reading === 0 && (
        <p>
          Save the event page, its entry list and the page of every race with your browser, and choose or drop
          all of them here. Nothing is fetched from LiveRC.
        </p>
      )}
      <output className="muted">{reading > 0 ? `Reading ${counted(reading, 'file')} …` : ''}</output>
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
        <p className="good">Complete: {counted(races, 'race')}.</p>
      ) : (
        <>
          <p className="bad">{counted(missing.length, 'page is', 'pages are')} missing:</p>
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
    <ul className="saved-files" aria-label="Files">
      {refused.map(({ name, problem }) => (
        <File key={name} name={name} what="Not taken" text={problem} isGood={false} />
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
      <label htmlFor={trackId}>Track (the name before .liverc.com)</label>
      <input
        id={trackId}
        value={track}
        onChange={({ target }) => void setHints({ track: target.value, event })}
      />
      <label htmlFor={eventId}>Number of the event</label>
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
        aria-label="Saved pages"
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
        Choose files …
      </Button>
    </>
  )
}
