import { ExternalLink as Glyph } from 'lucide-react'
import { SAMPLE_TRACK } from '../../shared/domain/sample.ts'
import { t } from '../i18n/t.ts'
import { hostOf } from '../format/counts.ts'
import './facts.css'

interface ExternalLinkProps {
  readonly address: string
  readonly children?: string
  readonly tabIndex?: number
}

/** The address that the made-up track of the sample would have: nothing is there. */
const NOWHERE = `${SAMPLE_TRACK}.liverc.com`

/**
 * A link that leaves the app. It shows where it goes; only https addresses become links, anything else stays text. Nothing
 * leads to the sample's pages.
 */
export function ExternalLink({ address, children, tabIndex }: ExternalLinkProps) {
  const host = hostOf(address)
  if (host === NOWHERE) return null
  if (!address.startsWith('https://') || !URL.canParse(address)) return <span>{children ?? address}</span>
  return (
    <a
      className="external"
      href={address}
      target="_blank"
      rel="noreferrer noopener"
      tabIndex={tabIndex}
      title={address}
    >
      {children === undefined ? host : `${children} (${host})`}
      <Glyph aria-hidden size={12} strokeWidth={2} />
      <span className="visually-hidden"> {t('common:opensInBrowser')}</span>
    </a>
  )
}
