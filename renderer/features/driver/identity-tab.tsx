import { Link } from '@tanstack/react-router'
import type { DriverProfile } from '../../../shared/contract/drivers.ts'
import { counted } from '../../format/counts.ts'
import { formatDay } from '../../format/dates.ts'
import { t } from '../../i18n/t.ts'
import { TableTools } from '../../ui/table-tools.tsx'

/** Every name and every transponder that was seen, with where. */
export function IdentityTab({ profile }: { readonly profile: DriverProfile }) {
  const { names, transponders, driverName } = profile
  const rows = (): string[][] => [
    [
      t('driver:identity.names'),
      t('driver:identity.transponders'),
      t('driver:results.event'),
      t('driver:results.day'),
    ],
    ...names.map(({ name, last }) => [name, '', last.eventName, last.date]),
    ...transponders.flatMap(({ transponder, entries }) =>
      entries.map(({ eventName, date }) => ['', transponder, eventName, date]),
    ),
  ]
  return (
    <>
      <div className="tab-tools">
        <span className="spacer" />
        <TableTools title={`${driverName} ${t('driver:identity')}`} rows={rows} />
      </div>
      <div className="identity">
        <section aria-labelledby="identity-names">
          <h2 id="identity-names">{t('driver:identity.names')}</h2>
          <ul>
            {names.map(({ name, events, last }) => (
              <li key={name}>
                <strong>{name}</strong>
                <span className="muted">{counted(events, 'event')}</span>
                <span className="muted small">
                  {t('driver:identity.lastAt', { event: last.eventName, day: formatDay(last.date) })}
                </span>
              </li>
            ))}
          </ul>
        </section>
        <section aria-labelledby="identity-transponders">
          <h2 id="identity-transponders">{t('driver:identity.transponders')}</h2>
          {transponders.length === 0 && <p className="muted">{t('driver:identity.noTransponder')}</p>}
          <ul>
            {transponders.map(({ transponder, entries }) => (
              <li key={transponder}>
                <strong>{transponder}</strong>
                <ul className="identity-entries small">
                  {entries.map(({ eventId, eventName, className, date }) => (
                    <li key={`${eventId} ${className}`}>
                      <Link to="/event/$eventId" params={{ eventId }} search={{ tab: 'entries' }}>
                        {t('driver:identity.entry', { event: eventName, className })}
                      </Link>
                      <span className="muted">{formatDay(date)}</span>
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </>
  )
}
