import { useState } from 'react'
import { z } from 'zod'
import { t } from '../i18n/t.ts'
import { isMac } from '../state/platform.ts'
import { usePreferences } from '../state/preferences.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { resolveKeymap } from './commands/keymap.ts'
import { Problems } from './keys-list.tsx'
import { closeOverlay } from './overlays.ts'

const keymapText = z.record(z.string().max(80), z.string().max(60).nullable())
type OwnKeymap = z.infer<typeof keymapText>

function readKeymap(text: string): { readonly keymap: OwnKeymap } | { readonly problem: string } {
  try {
    return { keymap: keymapText.parse(JSON.parse(text === '' ? '{}' : text)) }
  } catch (thrown) {
    const why = thrown instanceof z.ZodError ? (thrown.issues[0]?.message ?? '') : String(thrown)
    return { problem: t('shell:keymap.json', { why: why.slice(0, 200) }) }
  }
}

/** The reader's own shortcuts as JSON. What is no JSON is not taken; single wrong entries are, and are reported. */
function KeymapEditor() {
  const [text, setText] = useState(() => JSON.stringify(usePreferences.getState().keymap, null, 2))
  const read = readKeymap(text)
  return (
    <Dialog
      title={t('shell:keymap.title')}
      className="keymap-editor"
      onClose={() => closeOverlay('keymap')}
      actions={
        <>
          <Button onClick={() => closeOverlay('keymap')}>{t('common:cancel')}</Button>
          <Button
            tone="primary"
            blocked={'problem' in read ? read.problem : null}
            onClick={() => {
              if ('problem' in read) return
              usePreferences.setState({ keymap: read.keymap })
              closeOverlay('keymap')
            }}
          >
            {t('shell:keymap.save')}
          </Button>
        </>
      }
    >
      <p className="muted" id="keymap-help">
        {t('shell:keymap.help')}
      </p>
      <textarea
        className="keymap-text"
        aria-label={t('shell:keymap.label')}
        aria-describedby="keymap-help"
        aria-invalid={'problem' in read}
        spellCheck={false}
        rows={10}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      {'problem' in read ? (
        <output className="bad">{read.problem}</output>
      ) : (
        <Problems keymap={resolveKeymap(read.keymap, isMac)} />
      )}
    </Dialog>
  )
}

// Loaded by React.lazy, which takes the default export.
// oxlint-disable-next-line import/no-default-export
export default KeymapEditor
