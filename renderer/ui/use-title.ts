import { useEffect } from 'react'

const APP = 'My Race Engineer'

/** Names the window after what it shows, for as long as it shows it. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} \u2013 ${APP}`
    return () => {
      document.title = APP
    }
  }, [title])
}
