import type { Migration } from './migration.ts'

/** What has been counted, over all processes and restarts. */
export const observability: Migration = {
  version: 4,
  name: 'observability',
  sql: `
CREATE TABLE "metric_samples" (
  "id" integer PRIMARY KEY NOT NULL,
  "name" text NOT NULL,
  "labels" text NOT NULL,
  "value" real NOT NULL,
  "updated_at" text NOT NULL
);
CREATE UNIQUE INDEX "metric_samples_series" ON "metric_samples" ("name","labels");
`,
}
