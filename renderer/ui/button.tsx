import type { ComponentProps, ReactNode } from 'react'
import type { LucideIcon } from 'lucide-react'
import { t } from '../i18n/t.ts'
import './button.css'

interface ButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'disabled'> {
  readonly children: ReactNode
  readonly icon?: LucideIcon
  readonly tone?: 'plain' | 'primary' | 'quiet' | 'danger'
  readonly size?: 'normal' | 'row'
  /**
   * Why the button does nothing at the moment. It stays where it is and stays reachable, so that the reason can be read;
   * `disabled` would hide it from the keyboard.
   */
  readonly blocked?: string | null
  readonly busy?: boolean
  /** There is nothing that it could do now; said by its look alone. */
  readonly off?: boolean
  /** Shows the icon alone; the children become the accessible name and the tooltip. */
  readonly iconOnly?: boolean
}

/** A native button in one of four tones. */
export function Button({
  children,
  icon: Icon,
  tone = 'plain',
  size = 'normal',
  blocked = null,
  busy = false,
  off = false,
  iconOnly = false,
  onClick,
  className = '',
  title,
  ...rest
}: ButtonProps) {
  const inert = blocked !== null || busy || off
  return (
    <button
      type="button"
      {...rest}
      className={`button button-${tone} button-${size} ${iconOnly ? 'button-icon' : ''} ${className}`}
      title={blocked ?? title ?? (iconOnly && typeof children === 'string' ? children : undefined)}
      aria-disabled={inert || undefined}
      onClick={(event) => {
        if (inert) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {Icon !== undefined && <Icon aria-hidden className="button-glyph" size={14} strokeWidth={2} />}
      <span className={iconOnly ? 'visually-hidden' : undefined}>{children}</span>
      {blocked !== null && (
        <span className="visually-hidden"> {t('common:blocked', { reason: blocked })}</span>
      )}
    </button>
  )
}
