import { Component } from 'react'
import type { ReactNode } from 'react'
import { t } from '../i18n/t.ts'
import { readError } from '../format/errors.ts'
import { ErrorState } from '../ui/states.tsx'

interface ErrorBoundaryProps {
  readonly children: ReactNode
}

/** Keeps a screen that broke from taking the whole window with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly thrown: unknown }> {
  override state: { readonly thrown: unknown } = { thrown: undefined }

  static getDerivedStateFromError(thrown: unknown): { thrown: unknown } {
    return { thrown }
  }

  override render(): ReactNode {
    if (this.state.thrown === undefined) return this.props.children
    const report = { ...readError(this.state.thrown), message: t('errors:screen.message') }
    return <ErrorState level={1} report={report} onRetry={() => this.setState({ thrown: undefined })} />
  }
}
