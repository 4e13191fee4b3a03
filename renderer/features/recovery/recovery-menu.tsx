import type { RefObject } from 'react'
import { Menu, MenuItem, Popover } from 'react-aria-components'
import { t } from '../../i18n/t.ts'
import '../../app/app-menu.css'
import { isRecoveryItem, type RecoveryItem } from './items.ts'

interface RecoveryMenuProps {
  /** The button that it belongs to. */
  readonly trigger: RefObject<HTMLElement | null>
  readonly items: readonly RecoveryItem[]
  readonly onChoose: (item: RecoveryItem) => void
  readonly onClose: () => void
}

/** The recovery tools that make sense for the event as it is now. */
function RecoveryMenu({ trigger, items, onChoose, onClose }: RecoveryMenuProps) {
  return (
    <Popover
      className="app-menu"
      aria-label={t('recovery:menu')}
      triggerRef={trigger}
      placement="bottom end"
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose()
      }}
    >
      <Menu
        aria-label={t('recovery:menu')}
        // A menu that opens takes the focus: that is how it is used.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus="first"
        onClose={onClose}
        onAction={(key) => {
          onClose()
          // When the menu has gone and the focus is back, so that the dialog gives it back to the button.
          if (isRecoveryItem(key)) setTimeout(() => onChoose(key))
        }}
      >
        {items.map((item) => (
          <MenuItem key={item} id={item} className="app-menu-item">
            {t(`commands:recovery.${item}`)}
          </MenuItem>
        ))}
      </Menu>
    </Popover>
  )
}

// Loaded by React.lazy, which takes the default export.
// oxlint-disable-next-line import/no-default-export
export default RecoveryMenu
