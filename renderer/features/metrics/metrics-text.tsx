import { useQuery } from '@tanstack/react-query'
import { Copy } from 'lucide-react'
import { readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { api } from '../../state/api.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.ts'

/** Everything in Prometheus' text format, as a collector reads it (K23). */
export function MetricsText({ onClose }: { readonly onClose: () => void }) {
  const text = useQuery({ ...api.metrics.text.queryOptions({ input: {} }), refetchOnMount: 'always' })
  const copy = (): void => {
    navigator.clipboard.writeText(text.data ?? '').then(
      () => toast({ tone: 'good', title: t('common:table.copied') }),
      () => toast({ tone: 'bad', title: t('common:table.notCopied') }),
    )
  }
  return (
    <Dialog
      title={t('metrics:text.title')}
      className="metrics-dialog"
      onClose={onClose}
      actions={
        <Button icon={Copy} off={text.data === undefined} onClick={copy}>
          {t('metrics:text.copy')}
        </Button>
      }
    >
      <p className="muted">{t('metrics:text.about')}</p>
      {text.isError && <ErrorState report={readError(text.error)} onRetry={() => void text.refetch()} />}
      {text.isPending && <Loading label={t('metrics:text.loading')} />}
      {text.data !== undefined && (
        // A long text scrolls in a box of its own, which must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <section className="metrics-text" tabIndex={0} aria-label={t('metrics:text.title')}>
          <pre>{text.data}</pre>
        </section>
      )}
    </Dialog>
  )
}
