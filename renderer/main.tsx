import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app/tokens.css'
import './app/base.css'
import { App } from './app/app.tsx'
import { followEngineInWindow } from './app/engine-feed.ts'
import { applyPreferences } from './state/preferences.ts'

applyPreferences(document.documentElement)
followEngineInWindow()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
