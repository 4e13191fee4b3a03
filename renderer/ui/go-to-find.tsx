import { Link } from '@tanstack/react-router'
import { t } from '../i18n/t.ts'

/** The way on from a screen that has nothing to show. */
export function GoToFind() {
  return (
    <Link to="/" className="button button-primary button-normal">
      {t('common:goToFind')}
    </Link>
  )
}
