import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './app/tokens.css'
import './app/base.css'
import './app/forced-colors.css'
import { App } from './app/app.tsx'
import { startWindow } from './app/start.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
await startWindow()
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
