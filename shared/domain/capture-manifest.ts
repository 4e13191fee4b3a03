import { z } from 'zod'

/**
 * `manifest.json` of a folder of captured pages (O7-O9): what `mre capture` writes, `mre replay` serves and saved pages are
 * imported by. Keys that nobody knows are kept. Folders that somebody put together by hand have little more than files
 * and addresses.
 */

const sha256 = z.string().regex(/^[0-9a-f]{64}$/i)

export const manifestPage = z.looseObject({
  /** Relative to the manifest. */
  file: z.string().min(1).max(500),
  original_url: z.url().nullish(),
  page_type: z.string().max(100).nullish(),
  /** `raw`: the bytes as they were sent. */
  form: z.string().nullish(),
  captured_at: z.string().nullish(),
  status: z.int().nullish(),
  /** Those that matter, by lower-case name. */
  headers: z.record(z.string(), z.string()).nullish(),
  sha256: sha256.nullish(),
  bytes: z.int().min(0).nullish(),
})
export type ManifestPage = z.infer<typeof manifestPage>

/** O8. */
export const manifestEvent = z.looseObject({
  event_id: z.string().max(100),
  source: z.string().max(100),
  tracks: z.array(z.string().max(100)),
  races_expected: z.int().min(0).nullish(),
  laps_expected: z.int().min(0).nullish(),
  notes: z.string().max(10_000).nullish(),
})
export type ManifestEvent = z.infer<typeof manifestEvent>

export const captureManifest = z.looseObject({
  /** Grows by one when the content of a page has changed, and for no other reason (E18, F33). */
  fixture_version: z.int().min(1).nullish(),
  event: manifestEvent.nullish(),
  pages: z.array(manifestPage).max(100_000),
})
export type CaptureManifest = z.infer<typeof captureManifest>
