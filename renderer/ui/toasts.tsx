import { lazy, Suspense } from 'react'
import { useToasts } from './toast.ts'

const Toaster = lazy(() => import('./toaster.tsx'))

/** Where toasts show; loaded with the first one. */
export function Toasts() {
  const wanted = useToasts(({ asked }) => asked.length > 0)
  return wanted ? (
    <Suspense fallback={null}>
      <Toaster />
    </Suspense>
  ) : null
}
