import { Fragment } from 'react'
import type { RefObject } from 'react'
import { Check, ChevronRight } from 'lucide-react'
import { Menu, MenuItem, Popover, Separator, SubmenuTrigger, Text } from 'react-aria-components'
import type { Key } from 'react-aria-components'
import { isCommandId } from '../../shared/domain/commands.ts'
import { menuTree } from '../../shared/domain/menu-tree.ts'
import type { MenuNode } from '../../shared/domain/menu-tree.ts'
import { keysLabel } from '../../shared/domain/keys.ts'
import { t } from '../i18n/t.ts'
import { isMac } from '../state/platform.ts'
import { usePreferences } from '../state/preferences.ts'
import { resolveKeymap } from './commands/keymap.ts'
import type { Keymap } from './commands/keymap.ts'
import { isChecked, isEnabled, runCommand } from './commands/registry.ts'
import './app-menu.css'

interface AppMenuProps {
  /** The button that it belongs to. */
  readonly trigger: RefObject<HTMLElement | null>
  readonly onClose: () => void
}

/** The menu bar of the desktop, behind one button. */
function AppMenu({ trigger, onClose }: AppMenuProps) {
  const choose = (key: Key): void => {
    onClose()
    // When the menu has gone and the focus is back, so that the command finds it where it was.
    if (typeof key === 'string' && isCommandId(key)) setTimeout(() => runCommand(key))
  }
  const keymap = resolveKeymap(
    usePreferences((state) => state.keymap),
    isMac,
  )
  return (
    <Popover
      className="app-menu"
      aria-label={t('shell:rail.menu')}
      triggerRef={trigger}
      placement="right top"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose()
      }}
    >
      {/* A menu that opens takes the focus: that is how it is used. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <Menu aria-label={t('shell:rail.menu')} onAction={choose} onClose={onClose} autoFocus="first">
        {menuTree.map(({ id, groups }) => (
          <SubmenuTrigger key={id}>
            <MenuItem id={`menu:${id}`} className="app-menu-item">
              <Text slot="label">{bare(t(`menus:${id}`))}</Text>
              <ChevronRight aria-hidden size={13} />
            </MenuItem>
            <Items label={bare(t(`menus:${id}`))} groups={groups} keymap={keymap} onChoose={choose} />
          </SubmenuTrigger>
        ))}
      </Menu>
    </Popover>
  )
}

const bare = (title: string): string => title.replace('&', '')

interface ItemsProps {
  readonly label: string
  readonly groups: readonly (readonly MenuNode[])[]
  readonly keymap: Keymap
  readonly onChoose: (key: Key) => void
}

function Items({ label, groups, keymap, onChoose }: ItemsProps) {
  return (
    <Popover className="app-menu">
      <Menu aria-label={label} onAction={onChoose}>
        {groups.map((group, index) => (
          <Fragment key={group.map(({ id }) => id).join()}>
            {index > 0 && <Separator className="app-menu-line" />}
            {group.map((node) => (
              <Item key={node.id} node={node} keymap={keymap} onChoose={onChoose} />
            ))}
          </Fragment>
        ))}
      </Menu>
    </Popover>
  )
}

type ItemProps = Pick<ItemsProps, 'keymap' | 'onChoose'> & { readonly node: MenuNode }

function Item({ node, keymap, onChoose }: ItemProps) {
  if (node.type === 'submenu') {
    const title = bare(t(`menus:${node.id}`))
    return (
      <SubmenuTrigger>
        <MenuItem id={`menu:${node.id}`} className="app-menu-item">
          <Text slot="label">{title}</Text>
          <ChevronRight aria-hidden size={13} />
        </MenuItem>
        <Items
          label={title}
          groups={[node.commands.map((command) => ({ type: 'command', id: command.id, command }))]}
          keymap={keymap}
          onChoose={onChoose}
        />
      </SubmenuTrigger>
    )
  }
  const { id } = node.command
  const keys = keymap.keys.get(id)?.[0]
  const checked = isChecked(id)
  return (
    <MenuItem id={id} className="app-menu-item" isDisabled={!isEnabled(id)} textValue={t(`commands:${id}`)}>
      <Text slot="label">
        {checked && <Check aria-hidden size={13} className="app-menu-check" />}
        {t(`commands:${id}`)}
        {checked && <span className="visually-hidden"> {t('shell:menu.on')}</span>}
      </Text>
      {keys !== undefined && <kbd className="keys">{keysLabel(keys, isMac)}</kbd>}
    </MenuItem>
  )
}

// Loaded by React.lazy, which takes the default export.
// oxlint-disable-next-line import/no-default-export
export default AppMenu
