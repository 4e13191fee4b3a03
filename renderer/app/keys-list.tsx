import { commands, menus } from '../../shared/domain/commands.ts'
import type { CommandDefinition, MenuId } from '../../shared/domain/commands.ts'
import { keysLabel } from '../../shared/domain/keys.ts'
import { t } from '../i18n/t.ts'
import { isMac } from '../state/platform.ts'
import { usePreferences } from '../state/preferences.ts'
import { resolveKeymap } from './commands/keymap.ts'
import type { Keymap } from './commands/keymap.ts'
import './keys-sheet.css'

type Heading = 'h2' | 'h3'

/** Every shortcut in force, and what is wrong with the reader's own ones: in its dialog and in Help. */
export function KeysList({ level }: { readonly level: 2 | 3 }) {
  const own = usePreferences((state) => state.keymap)
  const keymap = resolveKeymap(own, isMac)
  const heading = level === 2 ? 'h2' : 'h3'
  return (
    <>
      <Problems keymap={keymap} />
      <div className="keys-columns">
        {menus.map((menu) => (
          <MenuKeys key={menu} menu={menu} keymap={keymap} heading={heading} />
        ))}
        <FixedKeys
          heading={heading}
          title={t('shell:keys.tables')}
          keys={[
            [t('shell:keys.arrowsText'), t('shell:keys.arrows')],
            [t('shell:keys.enterText'), t('shell:keys.enter')],
          ]}
        />
        <FixedKeys
          heading={heading}
          title={t('help:keys.charts')}
          keys={[
            [t('help:keys.arrowsText'), t('help:keys.arrows')],
            [t('help:keys.driversText'), t('help:keys.drivers')],
            [t('help:keys.endsText'), t('help:keys.ends')],
            [t('help:keys.panText'), t('help:keys.pan')],
          ]}
        />
      </div>
    </>
  )
}

interface FixedKeysProps {
  readonly heading: Heading
  readonly title: string
  readonly keys: readonly (readonly [what: string, keys: string])[]
}

/** Keys that are part of how a control works, and cannot be changed. */
function FixedKeys({ heading: Heading, title, keys }: FixedKeysProps) {
  return (
    <section aria-label={title}>
      <Heading>{title}</Heading>
      <dl className="keys-list">
        {keys.map(([what, pressed]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              <kbd className="keys">{pressed}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Where the keys of a menu work, when all of them work in the same place and that is not everywhere. */
function scopeOf(listed: readonly CommandDefinition[]): 'grid' | 'chart' | 'data' | null {
  const scopes = new Set(listed.map(({ scope }) => scope))
  if (scopes.has('global')) return null
  if (scopes.has('data') || scopes.size > 1) return 'data'
  return scopes.has('grid') ? 'grid' : 'chart'
}

interface MenuKeysProps {
  readonly menu: MenuId
  readonly keymap: Keymap
  readonly heading: Heading
}

/** The shortcuts of one menu, and where they work when that is not everywhere. */
function MenuKeys({ menu, keymap, heading: Heading }: MenuKeysProps) {
  const title = t(`menus:${menu}`).replace('&', '')
  const listed = commands.filter(
    (command) => command.menu === menu && (keymap.keys.get(command.id)?.length ?? 0) > 0,
  )
  const scope = scopeOf(listed)
  return (
    <section aria-label={title}>
      <Heading>
        {title}
        {scope !== null && <span className="muted small"> {t(`shell:keys.${scope}`)}</span>}
      </Heading>
      <dl className="keys-list">
        {listed.map(({ id, scope: own }) => (
          <div key={id}>
            <dt>
              <span>{t(`commands:${id}`)}</span>
              {scope === null && own !== 'global' && (
                <span className="muted small"> {t(`shell:keys.${own}`)}</span>
              )}
            </dt>
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
