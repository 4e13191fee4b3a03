import type { ReactNode } from 'react'

interface CardProps {
  readonly id: string
  readonly title: string
  readonly more?: ReactNode
  readonly children: ReactNode
}

/** One part of Home. */
export function Card({ id, title, more, children }: CardProps) {
  return (
    <section className="home-card" aria-labelledby={`home-${id}`}>
      <header className="home-card-head">
        <h2 id={`home-${id}`}>{title}</h2>
        <span className="spacer" />
        {more}
      </header>
      {children}
    </section>
  )
}
