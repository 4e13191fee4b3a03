import { t } from '../../i18n/t.ts'
import { closeOverlay } from '../../app/overlays.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { BackupPanel } from './backup-panel.tsx'

function BackupDialog() {
  return (
    <Dialog title={t('backup:title')} onClose={() => closeOverlay('backup')}>
      <BackupPanel />
    </Dialog>
  )
}

// Loaded by React.lazy, which takes the default export.
// oxlint-disable-next-line import/no-default-export
export default BackupDialog
