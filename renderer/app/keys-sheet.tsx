import { t } from '../i18n/t.ts'
import { usePreferences } from '../state/preferences.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { KeysList } from './keys-list.tsx'
import { closeOverlay, openKeymap } from './overlays.ts'

/** Every shortcut in force, and what is wrong with the reader's own ones. */
function KeysSheet() {
  const singleKeys = usePreferences((state) => state.singleKeys)
  return (
    <Dialog
      title={t('shell:keys.title')}
      className="keys-sheet"
      onClose={() => closeOverlay('keys')}
      actions={
        <>
          <label className="keys-single">
            <input
              type="checkbox"
              checked={singleKeys}
              onChange={(event) => usePreferences.setState({ singleKeys: event.target.checked })}
            />
            {t('shell:keys.single')}
          </label>
          <span className="spacer" />
          <Button onClick={openKeymap}>{t('shell:keys.change')}</Button>
        </>
      }
    >
      <KeysList level={3} />
    </Dialog>
  )
}

// Loaded by React.lazy, which takes the default export.
// oxlint-disable-next-line import/no-default-export
export default KeysSheet
