import { Table2 } from 'lucide-react'
import { t } from '../i18n/t.ts'
import { Button } from '../ui/button.tsx'

interface TableToggleProps {
  readonly on: boolean
  readonly onChange: (on: boolean) => void
}

/** Changes between a chart and its table twin. */
export function TableToggle({ on, onChange }: TableToggleProps) {
  return (
    <Button tone="quiet" size="row" icon={Table2} iconOnly aria-pressed={on} onClick={() => onChange(!on)}>
      {t('charts:asTable')}
    </Button>
  )
}
