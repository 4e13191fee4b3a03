// The cell of a grid: it takes the focus by itself and listens to the keys of the grid, which an input of a form does not.
/* oxlint-disable jsx-a11y/prefer-tag-over-role */
import { Square, SquareCheck, SquareMinus } from 'lucide-react'
import './check-box.css'

interface CheckBoxProps {
  /** `mixed`: some of what it stands for. */
  readonly checked: boolean | 'mixed'
  readonly label: string
  readonly title?: string
  /** Why it does nothing at the moment; it stays reachable. */
  readonly blocked?: string | null
  readonly tabIndex?: 0 | -1
  readonly onToggle: () => void
}

/** A box without visible words, for a column of a table. */
export function CheckBox({ checked, label, title, blocked = null, tabIndex, onToggle }: CheckBoxProps) {
  const Glyph = checked === 'mixed' ? SquareMinus : checked ? SquareCheck : Square
  return (
    <button
      type="button"
      role="checkbox"
      className="check-box"
      tabIndex={tabIndex}
      aria-checked={checked}
      aria-label={label}
      title={blocked ?? title}
      aria-disabled={blocked !== null || undefined}
      onClick={() => {
        if (blocked === null) onToggle()
      }}
    >
      <Glyph aria-hidden size={16} />
    </button>
  )
}
