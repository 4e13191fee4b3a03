import { useNavigate, useSearch } from '@tanstack/react-router'
import { KeysList } from '../../app/keys-list.tsx'
import { openKeymap } from '../../app/overlays.ts'
import { t } from '../../i18n/t.ts'
import { Button } from '../../ui/button.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { useTitle } from '../../ui/use-title.ts'
import { About } from './about.tsx'
import { Definitions } from './definitions.tsx'
import { helpParts } from './help-search.ts'
import type { HelpPart } from './help-search.ts'
import './help.css'

/** Shortcuts, definitions with their formulas, and what this build is (ui.md 3a). */
export function HelpPage() {
  useTitle(t('help:title'))
  const { part = 'keys' } = useSearch({ from: '/help' })
  const navigate = useNavigate()
  return (
    <div className="help">
      <h1 className="help-title">{t('help:title')}</h1>
      <Tabs
        label={t('help:title')}
        active={part}
        tabs={helpParts.map((key) => ({ key, label: t(`help:part.${key}`) }))}
        onChange={(key) => void navigate({ to: '/help', search: key === 'keys' ? {} : { part: key } })}
      >
        {/* What scrolls must be reached by the keyboard. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex, jsx-a11y/prefer-tag-over-role */}
        <div className="help-part" role="group" aria-label={t(`help:part.${part}`)} tabIndex={0}>
          <Part part={part} />
        </div>
      </Tabs>
    </div>
  )
}

function Part({ part }: { readonly part: HelpPart }) {
  switch (part) {
    case 'keys':
      return (
        <>
          <KeysList level={2} />
          <p>
            <Button onClick={openKeymap}>{t('shell:keys.change')}</Button>
          </p>
        </>
      )
    case 'figures':
      return <Definitions />
    case 'about':
      return <About />
  }
}
