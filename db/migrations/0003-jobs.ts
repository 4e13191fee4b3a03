import type { Migration } from './migration.ts'

/** The durable queue, locks, audit and the switch of ingestion. */
export const jobs: Migration = {
  version: 3,
  name: 'jobs',
  sql: `
CREATE TABLE "audit_logs" (
  "id" integer PRIMARY KEY NOT NULL,
  "at" text NOT NULL,
  "actor" text NOT NULL,
  "action" text NOT NULL,
  "resource_type" text NOT NULL,
  "resource_id" text,
  "reason" text,
  "outcome" text NOT NULL,
  "details" text DEFAULT '{}' NOT NULL
);
CREATE INDEX "audit_logs_at" ON "audit_logs" ("at");
CREATE INDEX "audit_logs_action" ON "audit_logs" ("action");
CREATE INDEX "audit_logs_resource" ON "audit_logs" ("resource_type","resource_id");

CREATE TABLE "dead_letters" (
  "id" integer PRIMARY KEY NOT NULL,
  "job_id" text NOT NULL,
  "kind" text NOT NULL,
  "subject" text,
  "title" text NOT NULL,
  "payload" text NOT NULL,
  "error" text NOT NULL,
  "attempts" integer NOT NULL,
  "died_at" text NOT NULL
);
CREATE UNIQUE INDEX "dead_letters_job" ON "dead_letters" ("job_id");
CREATE INDEX "dead_letters_died" ON "dead_letters" ("died_at");

CREATE TABLE "ingestion_control" (
  "id" text PRIMARY KEY DEFAULT 'singleton' NOT NULL,
  "enabled" integer NOT NULL,
  "reason" text,
  "actor" text NOT NULL,
  "changed_at" text NOT NULL,
  "needs_validation" integer DEFAULT false NOT NULL,
  "recovery" text
);

CREATE TABLE "ingestion_job_events" (
  "id" integer PRIMARY KEY NOT NULL,
  "job_id" text NOT NULL,
  "at" text NOT NULL,
  "level" text NOT NULL,
  "message" text NOT NULL,
  "fields" text DEFAULT '{}' NOT NULL,
  FOREIGN KEY ("job_id") REFERENCES "ingestion_jobs"("id") ON UPDATE no action ON DELETE cascade
);
CREATE INDEX "ingestion_job_events_job" ON "ingestion_job_events" ("job_id","id");

CREATE TABLE "ingestion_jobs" (
  "id" text PRIMARY KEY NOT NULL,
  "sequence" integer NOT NULL,
  "kind" text NOT NULL,
  "open_key" text,
  "work_key" text NOT NULL,
  "subject" text,
  "title" text NOT NULL,
  "payload" text NOT NULL,
  "origin" text NOT NULL,
  "state" text NOT NULL,
  "priority" integer DEFAULT 0 NOT NULL,
  "run_at" text NOT NULL,
  "queued_at" text NOT NULL,
  "stage" text NOT NULL,
  "processed" integer DEFAULT 0 NOT NULL,
  "total" integer DEFAULT 0 NOT NULL,
  "attempt" integer DEFAULT 0 NOT NULL,
  "max_attempts" integer NOT NULL,
  "interruptions" integer DEFAULT 0 NOT NULL,
  "cancel_requested" integer DEFAULT false NOT NULL,
  "wait_for_lock" integer DEFAULT false NOT NULL,
  "owner" text,
  "token" text,
  "heartbeat_at" text,
  "lease_expires_at" text,
  "traceparent" text,
  "created_at" text NOT NULL,
  "started_at" text,
  "claimed_at" text,
  "finished_at" text,
  "result" text,
  "error" text
);
CREATE UNIQUE INDEX "ingestion_jobs_open" ON "ingestion_jobs" ("open_key") WHERE open_key is not null;
CREATE INDEX "ingestion_jobs_work" ON "ingestion_jobs" ("work_key");
CREATE UNIQUE INDEX "ingestion_jobs_sequence" ON "ingestion_jobs" ("sequence");
CREATE INDEX "ingestion_jobs_claim" ON "ingestion_jobs" ("priority","sequence") WHERE state in ('queued', 'interrupted');

CREATE TABLE "locks" (
  "lock_key" text PRIMARY KEY NOT NULL,
  "owner" text NOT NULL,
  "token" text NOT NULL,
  "job_id" text,
  "stage" text NOT NULL,
  "acquired_at" text NOT NULL,
  "heartbeat_at" text NOT NULL,
  "expires_at" text NOT NULL
);
CREATE INDEX "locks_owner" ON "locks" ("owner");

CREATE TABLE "process_owners" (
  "id" text PRIMARY KEY NOT NULL,
  "pid" integer NOT NULL,
  "host" text NOT NULL,
  "process_start" text,
  "shell" text NOT NULL,
  "role" text NOT NULL,
  "started_at" text NOT NULL,
  "heartbeat_at" text NOT NULL
);
`,
}
