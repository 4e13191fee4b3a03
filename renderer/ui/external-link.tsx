import { ExternalLink as Glyph } from 'lucide-react'
import { t } from '../i18n/t.ts'
import { hostOf } from '../format/counts.ts'
import './facts.css'

interface ExternalLinkProps {
  readonly address: string
  readonly children?: string
  readonly tabIndex?: number
}

/** A link that leaves the app. It shows where it goes; only https addresses become links, anything else stays text. */
export function ExternalLink({ address, children, tabIndex }: ExternalLinkProps) {
  const host = hostOf(address)
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
