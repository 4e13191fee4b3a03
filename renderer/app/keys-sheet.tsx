import { commands, menus } from '../../shared/domain/commands.ts'
import type { CommandDefinition, MenuId } from '../../shared/domain/commands.ts'
import { keysLabel } from '../../shared/domain/keys.ts'
import { t } from '../i18n/t.ts'
import { isMac } from '../state/platform.ts'
import { usePreferences } from '../state/preferences.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { resolveKeymap } from './commands/keymap.ts'
import type { Keymap } from './commands/keymap.ts'
import { closeOverlay, openKeymap } from './overlays.ts'
import './keys-sheet.css'

/** Every shortcut in force, and what is wrong with the reader's own ones. */
function KeysSheet() {
  const own = usePreferences((state) => state.keymap)
  const singleKeys = usePreferences((state) => state.singleKeys)
  const keymap = resolveKeymap(own, isMac)
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
      <Problems keymap={keymap} />
      <div className="keys-columns">
        {menus.map((menu) => (
          <MenuKeys key={menu} menu={menu} keymap={keymap} />
        ))}
        <section aria-label={t('shell:keys.tables')}>
          <h3>{t('shell:keys.tables')}</h3>
          <dl className="keys-list">
            <div>
              <dt>{t('shell:keys.arrowsText')}</dt>
              <dd>
                <kbd className="keys">{t('shell:keys.arrows')}</kbd>
              </dd>
            </div>
            <div>
              <dt>{t('shell:keys.enterText')}</dt>
              <dd>
                <kbd className="keys">{t('shell:keys.enter')}</kbd>
              </dd>
            </div>
          </dl>
        </section>
      </div>
    </Dialog>
  )
}

/** Where the keys of a menu work when that is not everywhere; those of both tables and charts speak for all. */
function scopeOf(listed: readonly CommandDefinition[]): 'grid' | 'chart' | 'data' | null {
  const scopes = new Set(listed.map(({ scope }) => scope))
  if (scopes.has('data') || (scopes.has('grid') && scopes.has('chart'))) return 'data'
  if (scopes.has('grid')) return 'grid'
  return scopes.has('chart') ? 'chart' : null
}

/** The shortcuts of one menu, and where they work when that is not everywhere. */
function MenuKeys({ menu, keymap }: { readonly menu: MenuId; readonly keymap: Keymap }) {
  const title = t(`menus:${menu}`).replace('&', '')
  const listed = commands.filter(
    (command) => command.menu === menu && (keymap.keys.get(command.id)?.length ?? 0) > 0,
  )
  const scope = scopeOf(listed)
  return (
    <section aria-label={title}>
      <h3>
        {title}
        {scope !== null && <span className="muted small"> {t(`shell:keys.${scope}`)}</span>}
      </h3>
      <dl className="keys-list">
        {listed.map(({ id }) => (
          <div key={id}>
            <dt>{t(`commands:${id}`)}</dt>
            <dd>
              {(keymap.keys.get(id) ?? []).map((keys) => (
                <kbd key={keys} className="keys">
                  {keysLabel(keys, isMac)}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** What is wrong with the reader's own shortcuts; draws nothing where nothing is. */
export function Problems({ keymap }: { readonly keymap: Keymap }) {
  if (keymap.problems.length === 0) return null
  return (
    <output className="keys-problems">
      <h3>{t('shell:keymap.problems')}</h3>
      <ul>
        {keymap.problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </output>
  )
}

// Loaded by React.lazy, which takes the default export.
// oxlint-disable-next-line import/no-default-export
export default KeysSheet
