import type { ReactNode } from 'react'
import './fact-list.css'

interface FactListProps {
  readonly title: string
  readonly facts: readonly { readonly name: string; readonly value: ReactNode }[]
}

/** Facts one below the other, for the inspector. */
export function FactList({ title, facts }: FactListProps) {
  return (
    <section className="fact-list" aria-label={title}>
      <h3>{title}</h3>
      <dl>
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
