import { client } from '../../bridge.ts'
import { errorMessage, errorTitle, readError } from '../../format/errors.ts'
import { t } from '../../i18n/t.ts'
import { toast } from '../../ui/toast.ts'

/** The last import of an event that did not complete, once more (F26); says that it is tried, or why not. */
export async function retryImport(eventId: string, name: string): Promise<void> {
  try {
    await client.recovery.retry({ eventId })
    toast({ tone: 'good', title: t('recovery:retry.started'), text: name })
  } catch (thrown) {
    const report = readError(thrown)
    const text = [errorTitle(report), errorMessage(report), report.action ?? ''].filter((part) => part !== '')
    toast({ tone: 'bad', title: t('recovery:refused'), text: text.join('. ') })
  }
}
