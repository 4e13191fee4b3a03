import type { Migration } from './migration.ts'

/** What windows remember. */
export const ui: Migration = {
  version: 5,
  name: 'ui',
  sql: `
CREATE TABLE "ui_state" (
  "window_key" text PRIMARY KEY NOT NULL,
  "document" text NOT NULL,
  "updated_at" text NOT NULL
);
`,
}
