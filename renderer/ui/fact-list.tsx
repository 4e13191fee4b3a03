import type { ReactNode } from 'react'
import './fact-list.css'

interface FactsProps {
  readonly facts: readonly { readonly name: string; readonly value: ReactNode }[]
  readonly className?: string
}

/** Names and their values, without a frame. */
export function Facts({ facts, className }: FactsProps) {
  return (
    <dl className={className}>
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

interface FactListProps extends Pick<FactsProps, 'facts'> {
  readonly title: string
}

/** Facts one below the other, for the inspector. */
export function FactList({ title, facts }: FactListProps) {
  return (
    <section className="fact-list" aria-label={title}>
      <h3>{title}</h3>
      <Facts facts={facts} />
    </section>
  )
}
