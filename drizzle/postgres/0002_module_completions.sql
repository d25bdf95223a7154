CREATE TABLE "data_steps" (
	"name" text PRIMARY KEY NOT NULL,
	"cursor" text,
	"written" integer DEFAULT 0 NOT NULL,
	"started_at" bigint NOT NULL,
	"finished_at" bigint
);
--> statement-breakpoint
CREATE TABLE "lesson_revisions_read" (
	"person_id" text NOT NULL,
	"lesson_id" text NOT NULL,
	"content_hash" text NOT NULL,
	"read_at" bigint NOT NULL,
	CONSTRAINT "lesson_revisions_read_person_id_lesson_id_content_hash_pk" PRIMARY KEY("person_id","lesson_id","content_hash")
);
--> statement-breakpoint
CREATE TABLE "module_completion_flags" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"module_id" text NOT NULL,
	"attempt_id" text NOT NULL,
	"reason" text NOT NULL,
	"flagged_at" bigint NOT NULL,
	"settled_by" text,
	"settled_at" bigint,
	CONSTRAINT "module_completion_flags_reason" CHECK ("reason" in ('regrade'))
);
--> statement-breakpoint
CREATE TABLE "module_completions" (
	"person_id" text NOT NULL,
	"module_id" text NOT NULL,
	"number" integer NOT NULL,
	"attempt_id" text NOT NULL,
	"lessons" json NOT NULL,
	"minutes" json NOT NULL,
	"module_hash" text NOT NULL,
	"completed_at" bigint NOT NULL,
	CONSTRAINT "module_completions_person_id_module_id_number_pk" PRIMARY KEY("person_id","module_id","number")
);
--> statement-breakpoint
CREATE TABLE "required_update_people" (
	"person_id" text NOT NULL,
	"update_id" text NOT NULL,
	"done_at" bigint,
	CONSTRAINT "required_update_people_person_id_update_id_pk" PRIMARY KEY("person_id","update_id")
);
--> statement-breakpoint
CREATE TABLE "required_updates" (
	"id" text PRIMARY KEY NOT NULL,
	"module_id" text NOT NULL,
	"module_hash" text NOT NULL,
	"lessons" json NOT NULL,
	"required_by" text NOT NULL,
	"required_at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "application_events" DROP CONSTRAINT "application_events_kind";--> statement-breakpoint
ALTER TABLE "content_versions" DROP CONSTRAINT "content_versions_kind";--> statement-breakpoint
ALTER TABLE "application_events" ADD COLUMN "evidence_scheme" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "sign_offs" ADD COLUMN "evidence_scheme" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "lesson_revisions_read" ADD CONSTRAINT "lesson_revisions_read_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "module_completion_flags" ADD CONSTRAINT "module_completion_flags_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "module_completion_flags" ADD CONSTRAINT "module_completion_flags_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "module_completion_flags" ADD CONSTRAINT "module_completion_flags_settled_by_people_id_fk" FOREIGN KEY ("settled_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "module_completions" ADD CONSTRAINT "module_completions_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "module_completions" ADD CONSTRAINT "module_completions_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "required_update_people" ADD CONSTRAINT "required_update_people_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "required_update_people" ADD CONSTRAINT "required_update_people_update_id_required_updates_id_fk" FOREIGN KEY ("update_id") REFERENCES "public"."required_updates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "required_updates" ADD CONSTRAINT "required_updates_required_by_people_id_fk" FOREIGN KEY ("required_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "module_completion_flags_open" ON "module_completion_flags" USING btree ("attempt_id") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "module_completion_flags_by_person" ON "module_completion_flags" USING btree ("person_id","flagged_at");--> statement-breakpoint
CREATE UNIQUE INDEX "module_completions_attempt" ON "module_completions" USING btree ("attempt_id");--> statement-breakpoint
CREATE INDEX "module_completions_by_module" ON "module_completions" USING btree ("module_id","person_id");--> statement-breakpoint
CREATE INDEX "required_update_people_by_update" ON "required_update_people" USING btree ("update_id");--> statement-breakpoint
CREATE INDEX "required_updates_by_module" ON "required_updates" USING btree ("module_id","required_at");--> statement-breakpoint
ALTER TABLE "application_events" ADD CONSTRAINT "application_events_kind" CHECK ("kind" in ('opened', 'submitted', 'returned', 'recommended', 'recommendation_withdrawn', 'issued', 'denied', 'withdrawn', 'reopened', 'supervisor_changed', 'profile_changed'));--> statement-breakpoint
ALTER TABLE "content_versions" ADD CONSTRAINT "content_versions_kind" CHECK ("kind" in ('profile', 'policy', 'question', 'statement', 'module'));