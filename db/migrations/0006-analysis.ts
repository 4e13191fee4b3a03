import type { Migration } from './migration.ts'

/** What engineers decide about inferred rules and suspected stops. */
export const analysis: Migration = {
  version: 6,
  name: 'analysis',
  sql: `
CREATE TABLE "analysis_overrides" (
  "source" text NOT NULL,
  "source_event_id" text NOT NULL,
  "source_race_id" text NOT NULL,
  "kind" text NOT NULL,
  "source_driver_id" text DEFAULT '' NOT NULL,
  "lap_number" integer DEFAULT 0 NOT NULL,
  "value" text NOT NULL,
  "updated_at" text NOT NULL,
  PRIMARY KEY("source", "source_event_id", "source_race_id", "kind", "source_driver_id", "lap_number")
);
`,
}
