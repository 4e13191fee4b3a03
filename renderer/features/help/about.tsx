import { Copy, FolderOpen, ScrollText } from 'lucide-react'
import type { SystemInfo } from '../../../shared/contract/views.ts'
import { openFolder } from '../../app/desktop-shell.ts'
import { t } from '../../i18n/t.ts'
import { useSystem } from '../../state/connection.ts'
import { inElectron } from '../../state/platform.ts'
import { openRoute } from '../../state/workspace.ts'
import { Button } from '../../ui/button.tsx'
import { ExternalLink } from '../../ui/external-link.tsx'
import { Loading } from '../../ui/states.tsx'
import { toast } from '../../ui/toast.ts'

/** The browser that draws the window, as it names itself. */
function browserName(): string {
  const { userAgent } = globalThis.navigator
  return (
    /(?:Electron|Edg|Firefox|Chrome|Version)\/[\d.]+/u.exec(userAgent)?.[0].replace('/', ' ') ?? userAgent
  )
}

interface Fact {
  readonly name: string
  readonly value: string
}

function factsOf({ version, engine, status }: SystemInfo): Fact[] {
  const browser = browserName()
  return [
    { name: t('help:about.version'), value: version },
    { name: t('help:about.schema'), value: String(status.schemaVersion) },
    { name: t('help:about.engine'), value: engine },
    {
      name: t('help:about.window'),
      value: inElectron
        ? t('help:about.shellElectron', { browser })
        : t('help:about.shellBrowser', { browser }),
    },
  ]
}

/** What this build is, what it may be used for, and where its log is. */
export function About() {
  const system = useSystem()
  if (system === undefined) return <Loading label={t('help:about.loading')} />
  const facts = factsOf(system)
  const copy = (): void => {
    const text = facts.map(({ name, value }) => `${name}: ${value}`).join('\n')
    globalThis.navigator.clipboard.writeText(`${t('common:appName')}\n${text}`).then(
      () => toast({ tone: 'good', title: t('help:about.copied') }),
      () => toast({ tone: 'bad', title: t('help:about.notCopied') }),
    )
  }
  return (
    <>
      <section className="help-box" aria-labelledby="help-app">
        <h2 id="help-app">{t('common:appName')}</h2>
        <dl className="help-facts">
          {facts.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
          <div>
            <dt>{t('help:about.licence')}</dt>
            <dd>{t('help:about.licenceText')}</dd>
          </div>
          <div>
            <dt>{t('help:about.source')}</dt>
            <dd>
              <ExternalLink address="https://live.liverc.com/">LiveRC</ExternalLink>
            </dd>
          </div>
        </dl>
        <Button icon={Copy} onClick={copy}>
          {t('help:about.copy')}
        </Button>
      </section>
      <section className="help-box" aria-labelledby="help-updates">
        <h2 id="help-updates">{t('help:about.updates')}</h2>
        <p className="help-text">{t('help:about.updatesText', { version: system.version })}</p>
      </section>
      <section className="help-box" aria-labelledby="help-log">
        <h2 id="help-log">{t('help:about.logs')}</h2>
        <p className="help-text">{t('help:about.logsText')}</p>
        <div className="help-actions">
          <Button icon={ScrollText} onClick={() => openRoute('/admin/logs')}>
            {t('help:about.readLogs')}
          </Button>
          <Button
            icon={FolderOpen}
            blocked={inElectron ? null : t('help:about.onlyDesktop')}
            onClick={() => openFolder('logs')}
          >
            {t('help:about.openLogs')}
          </Button>
        </div>
      </section>
    </>
  )
}
