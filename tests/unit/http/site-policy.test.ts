import { describe, expect, it } from 'vitest'
import { settingValues, resolveSettings, type Settings } from '../../../electron/configuration/registry.ts'
import { SitePolicy } from '../../../electron/http/site-policy.ts'

const defaults: Settings = {
  ...settingValues(resolveSettings({}, new Map())),
  crawl_delay_ms: 0,
  max_in_flight: 1,
}

describe('the site policy', () => {
  const policy = new SitePolicy(() => defaults)

  it.each([
    'https://live.liverc.com/',
    'https://liverc.com/',
    'https://meadow.liverc.com/results/?p=view_event&id=1',
    'https://MEADOW.LiveRC.com/events',
    'https://a.b.liverc.com/',
    'https://meadow.liverc.com:443/',
  ])('lets %s pass', (address) => {
    expect(() => policy.check(new URL(address))).not.toThrow()
  })

  it.each([
    'http://meadow.liverc.com/',
    'https://meadow.liverc.com:8443/',
    'https://liverc.com.evil.example/',
    'https://evilliverc.com/',
    'https://evil-liverc.com/',
    'https://liverc.com@evil.example/',
    'https://user@meadow.liverc.com/',
    'https://user:password@meadow.liverc.com/',
    'https://127.0.0.1/',
    'https://localhost/',
    'https://[::1]/',
    'https://192.168.0.1/',
    'https://meadow.liverc.com./',
    'ftp://meadow.liverc.com/',
    'file:///meadow.liverc.com/',
    'data:text/html,meadow.liverc.com',
  ])('refuses %s', async (address) => {
    const url = new URL(address)
    const refusal = expect.objectContaining({ code: 'VALIDATION_ERROR', stage: 'policy' })
    expect(() => policy.check(url)).toThrow(refusal)
    await expect(policy.admit(url, new AbortController().signal)).rejects.toEqual(refusal)
  })

  it('refuses everything while the kill switch is off, from the next request on', () => {
    let scrapeEnabled = true
    const switched = new SitePolicy(() => ({ ...defaults, scrape_enabled: scrapeEnabled }))
    const url = new URL('https://live.liverc.com/')
    expect(() => switched.check(url)).not.toThrow()
    scrapeEnabled = false
    expect(() => switched.check(url)).toThrow(
      expect.objectContaining({ code: 'SCRAPING_DISABLED', stage: 'policy' }),
    )
  })

  it('has one pace for all hosts of the domain', async () => {
    const signal = new AbortController().signal
    const one = new SitePolicy(() => defaults)
    const end = await one.admit(new URL('https://meadow.liverc.com/'), signal)
    const stop = new AbortController()
    const other = one.admit(new URL('https://live.liverc.com/'), stop.signal)
    stop.abort(new Error('still waiting'))
    await expect(other).rejects.toThrow('still waiting')
    end()
    ;(await one.admit(new URL('https://live.liverc.com/'), signal))()
  })
})
