import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AdaptiveCap } from '../../../electron/http/adaptive-cap.ts'

const noteAll = (cap: AdaptiveCap, durations: readonly number[]) =>
  durations.forEach((duration) => cap.note(duration))
const eight = (duration: number) => Array.from({ length: 8 }, () => duration)

describe('how many requests are under way at once', () => {
  it('starts with what is allowed', () => {
    expect(new AdaptiveCap(() => 2).value).toBe(2)
    expect(new AdaptiveCap(() => 16).value).toBe(16)
  })

  it('is one fewer for each eight answers of which one takes more than 8 s', () => {
    const cap = new AdaptiveCap(() => 4)
    noteAll(cap, [...eight(100).slice(1), 8_001])
    expect(cap.value).toBe(3)
    noteAll(cap, [...eight(100).slice(1), 8_000])
    expect(cap.value).toBe(4)
  })

  it('grows only when three quarters come within 2.5 s', () => {
    const cap = new AdaptiveCap(() => 8)
    cap.throttled()
    expect(cap.value).toBe(4)
    noteAll(cap, [1, 1, 1, 1, 1, 2_500, 2_500, 2_500])
    expect(cap.value).toBe(4)
    noteAll(cap, [1, 1, 1, 1, 1, 2_499, 2_500, 2_500])
    expect(cap.value).toBe(5)
  })

  it('is halved at once when the site says that it is too much', () => {
    const cap = new AdaptiveCap(() => 16)
    const values = [1, 2, 3, 4, 5].map(() => {
      cap.throttled()
      return cap.value
    })
    expect(values).toEqual([8, 4, 2, 1, 1])
  })

  it('forgets the answers before a 429', () => {
    const cap = new AdaptiveCap(() => 4)
    noteAll(cap, eight(1).slice(1))
    cap.throttled()
    cap.note(1)
    expect(cap.value).toBe(2)
  })

  it('follows what is allowed', () => {
    let most = 2
    const cap = new AdaptiveCap(() => most)
    most = 6
    expect(cap.value).toBe(6)
    most = 1
    expect(cap.value).toBe(1)
  })

  it('stays between one and what is allowed, and moves by one for each eight answers, whatever comes', () => {
    const event = fc.oneof(fc.constant('429' as const), fc.integer({ min: 0, max: 40_000 }))
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 16 }), fc.array(event, { maxLength: 200 }), (most, events) => {
        const cap = new AdaptiveCap(() => most)
        for (const one of events) {
          const before = cap.value
          if (one === '429') {
            cap.throttled()
            expect(cap.value).toBe(Math.max(1, Math.floor(before / 2)))
          } else {
            cap.note(one)
            expect(Math.abs(cap.value - before)).toBeLessThanOrEqual(1)
          }
          expect(cap.value).toBeGreaterThanOrEqual(1)
          expect(cap.value).toBeLessThanOrEqual(most)
        }
      }),
    )
  })
})
