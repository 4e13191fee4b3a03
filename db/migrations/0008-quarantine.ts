import type { Migration } from './migration.ts'

/** Events whose stored data somebody does not trust (F37). */
export const quarantine: Migration = {
  version: 8,
  name: 'quarantine',
  sql: `
CREATE TABLE "event_quarantines" (
  "id" integer PRIMARY KEY NOT NULL,
  "source" text NOT NULL,
  "source_event_id" text NOT NULL,
  "placed_at" text NOT NULL,
  "placed_by" text NOT NULL,
  "reason" text NOT NULL,
  "ended_at" text,
  "ended_by" text,
  "ended_how" text,
  "ended_note" text
);
CREATE INDEX "event_quarantines_event" ON "event_quarantines" ("source","source_event_id");
CREATE UNIQUE INDEX "event_quarantines_open" ON "event_quarantines" ("source","source_event_id") WHERE ended_at is null;
`,
}
