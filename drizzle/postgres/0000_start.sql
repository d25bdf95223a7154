CREATE TABLE "answer_steps" (
	"attempt_id" text NOT NULL,
	"seq" integer NOT NULL,
	"position" integer NOT NULL,
	"chosen" json NOT NULL,
	"saved_at" bigint NOT NULL,
	CONSTRAINT "answer_steps_attempt_id_seq_pk" PRIMARY KEY("attempt_id","seq")
);
--> statement-breakpoint
CREATE TABLE "attempt_questions" (
	"attempt_id" text NOT NULL,
	"position" integer NOT NULL,
	"question_id" text NOT NULL,
	"question_hash" text NOT NULL,
	"option_order" json NOT NULL,
	CONSTRAINT "attempt_questions_attempt_id_position_pk" PRIMARY KEY("attempt_id","position")
);
--> statement-breakpoint
CREATE TABLE "attempts" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"module_id" text NOT NULL,
	"number" integer NOT NULL,
	"state" text NOT NULL,
	"seed" text NOT NULL,
	"rules" json NOT NULL,
	"started_at" bigint NOT NULL,
	"submitted_at" bigint,
	"graded_at" bigint,
	"seq" integer DEFAULT 0 NOT NULL,
	"points" integer,
	"max_points" integer NOT NULL,
	"is_passed" boolean,
	CONSTRAINT "attempts_state" CHECK ("state" in ('in_progress', 'submitted', 'awaiting_review', 'graded', 'abandoned'))
);
--> statement-breakpoint
CREATE TABLE "gradings" (
	"id" text PRIMARY KEY NOT NULL,
	"attempt_id" text NOT NULL,
	"number" integer NOT NULL,
	"reason" text NOT NULL,
	"graded_at" bigint NOT NULL,
	"points" integer NOT NULL,
	"max_points" integer NOT NULL,
	"is_passed" boolean NOT NULL,
	"answers" json NOT NULL,
	CONSTRAINT "gradings_reason" CHECK ("reason" in ('submission', 'regrade'))
);
--> statement-breakpoint
CREATE TABLE "application_events" (
	"application_id" text NOT NULL,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"at" bigint NOT NULL,
	"criterion" text,
	"reason" text,
	"due_on" text,
	"evaluation" json,
	"evidence_hash" text,
	CONSTRAINT "application_events_application_id_seq_pk" PRIMARY KEY("application_id","seq"),
	CONSTRAINT "application_events_kind" CHECK ("kind" in ('opened', 'submitted', 'returned', 'recommended', 'recommendation_withdrawn', 'issued', 'denied', 'withdrawn', 'reopened', 'supervisor_changed'))
);
--> statement-breakpoint
CREATE TABLE "applications" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"cohort_id" text NOT NULL,
	"profile_id" text NOT NULL,
	"profile_hash" text NOT NULL,
	"texts" json NOT NULL,
	"state" text NOT NULL,
	"opened_at" bigint NOT NULL,
	"state_since" bigint NOT NULL,
	"submitted_at" bigint,
	"closed_at" bigint,
	"rev" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "applications_state" CHECK ("state" in ('in_training', 'submitted', 'returned', 'recommended', 'issued', 'denied', 'withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "attestations" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"kind" text NOT NULL,
	"text_id" text NOT NULL,
	"text_hash" text NOT NULL,
	"occasion" text NOT NULL,
	"application_id" text,
	"attested_at" bigint NOT NULL,
	CONSTRAINT "attestations_kind" CHECK ("kind" in ('policy', 'statement')),
	CONSTRAINT "attestations_occasion" CHECK ("occasion" in ('joining', 'applying'))
);
--> statement-breakpoint
CREATE TABLE "certificate_documents" (
	"certificate_id" text PRIMARY KEY NOT NULL,
	"bytes" "bytea" NOT NULL,
	"sha256" text NOT NULL,
	"size" integer NOT NULL,
	"is_tagged" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "certificate_events" (
	"certificate_id" text NOT NULL,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"at" bigint NOT NULL,
	"reason" text,
	"review_on" text,
	"name_display" text,
	CONSTRAINT "certificate_events_certificate_id_seq_pk" PRIMARY KEY("certificate_id","seq"),
	CONSTRAINT "certificate_events_kind" CHECK ("kind" in ('issued', 'suspended', 'reinstated', 'revoked', 'name_display_changed')),
	CONSTRAINT "certificate_events_reason" CHECK (kind not in ('suspended', 'revoked') or reason is not null)
);
--> statement-breakpoint
CREATE TABLE "certificates" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"application_id" text NOT NULL,
	"person_id" text NOT NULL,
	"state" text NOT NULL,
	"name_display" text NOT NULL,
	"facts" json NOT NULL,
	"issued_on" text NOT NULL,
	"valid_until" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"issued_at" bigint NOT NULL,
	"issued_by" text NOT NULL,
	"state_since" bigint NOT NULL,
	"rev" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "certificates_state" CHECK ("state" in ('active', 'suspended', 'revoked')),
	CONSTRAINT "certificates_name_display" CHECK ("name_display" in ('full', 'initials', 'none'))
);
--> statement-breakpoint
CREATE TABLE "sign_offs" (
	"id" text PRIMARY KEY NOT NULL,
	"application_id" text NOT NULL,
	"supervisor_id" text NOT NULL,
	"typed_name" text NOT NULL,
	"statement" text NOT NULL,
	"conflict_declaration" text NOT NULL,
	"evidence_hash" text NOT NULL,
	"signed_at" bigint NOT NULL,
	"withdrawn_at" bigint
);
--> statement-breakpoint
CREATE TABLE "cohort_staff" (
	"id" text PRIMARY KEY NOT NULL,
	"cohort_id" text NOT NULL,
	"person_id" text NOT NULL,
	"role" text NOT NULL,
	"from_at" bigint NOT NULL,
	"to_at" bigint,
	CONSTRAINT "cohort_staff_role" CHECK ("role" in ('supervisor', 'manager'))
);
--> statement-breakpoint
CREATE TABLE "cohorts" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"profile_id" text NOT NULL,
	"starts_on" text NOT NULL,
	"ends_on" text,
	"status" text NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text NOT NULL,
	"closed_at" bigint,
	"rev" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "cohorts_status" CHECK ("status" in ('open', 'closed')),
	CONSTRAINT "cohorts_dates" CHECK (ends_on is null or ends_on >= starts_on)
);
--> statement-breakpoint
CREATE TABLE "memberships" (
	"id" text PRIMARY KEY NOT NULL,
	"cohort_id" text NOT NULL,
	"person_id" text NOT NULL,
	"joined_at" bigint NOT NULL,
	"left_at" bigint
);
--> statement-breakpoint
CREATE TABLE "supervisor_assignments" (
	"id" text PRIMARY KEY NOT NULL,
	"trainee_id" text NOT NULL,
	"supervisor_id" text NOT NULL,
	"assigned_by" text NOT NULL,
	"from_at" bigint NOT NULL,
	"to_at" bigint,
	CONSTRAINT "supervisor_assignments_not_self" CHECK (trainee_id <> supervisor_id)
);
--> statement-breakpoint
CREATE TABLE "content_versions" (
	"kind" text NOT NULL,
	"id" text NOT NULL,
	"hash" text NOT NULL,
	"json" text NOT NULL,
	"first_seen_at" bigint NOT NULL,
	CONSTRAINT "content_versions_kind_id_hash_pk" PRIMARY KEY("kind","id","hash"),
	CONSTRAINT "content_versions_kind" CHECK ("kind" in ('profile', 'policy', 'question', 'statement'))
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" text PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"actor_id" text,
	"action" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject_id" text NOT NULL,
	"about_person_id" text,
	"cohort_id" text,
	"details" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_seals" (
	"number" integer PRIMARY KEY NOT NULL,
	"first_id" text NOT NULL,
	"last_id" text NOT NULL,
	"entries" integer NOT NULL,
	"previous_hash" text NOT NULL,
	"hash" text NOT NULL,
	"sealed_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "job_leases" (
	"name" text PRIMARY KEY NOT NULL,
	"owner" text,
	"lease_until" bigint DEFAULT 0 NOT NULL,
	"last_started_at" bigint,
	"last_finished_at" bigint,
	"last_outcome" text
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" text PRIMARY KEY NOT NULL,
	"template" text NOT NULL,
	"to_email" text NOT NULL,
	"person_id" text,
	"params" json NOT NULL,
	"state" text NOT NULL,
	"created_at" bigint NOT NULL,
	"due_at" bigint NOT NULL,
	"tries" integer DEFAULT 0 NOT NULL,
	"lease_until" bigint,
	"sent_at" bigint,
	"last_error" text,
	"dedupe_key" text,
	CONSTRAINT "outbox_template" CHECK ("template" in ('invitation', 'password_reset', 'email_change', 'email_changed', 'hours_queried', 'application_returned', 'certificate_issued', 'work_waiting')),
	CONSTRAINT "outbox_state" CHECK ("state" in ('waiting', 'sent', 'failed'))
);
--> statement-breakpoint
CREATE TABLE "check_answers" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"check_id" text NOT NULL,
	"lesson_id" text NOT NULL,
	"question_hash" text NOT NULL,
	"chosen" json NOT NULL,
	"is_correct" boolean NOT NULL,
	"answered_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "lesson_completions" (
	"person_id" text NOT NULL,
	"lesson_id" text NOT NULL,
	"module_id" text NOT NULL,
	"content_hash" text NOT NULL,
	"completed_at" bigint NOT NULL,
	CONSTRAINT "lesson_completions_person_id_lesson_id_pk" PRIMARY KEY("person_id","lesson_id")
);
--> statement-breakpoint
CREATE TABLE "lesson_visits" (
	"person_id" text NOT NULL,
	"lesson_id" text NOT NULL,
	"first_opened_at" bigint NOT NULL,
	"last_opened_at" bigint NOT NULL,
	"place" text,
	CONSTRAINT "lesson_visits_person_id_lesson_id_pk" PRIMARY KEY("person_id","lesson_id")
);
--> statement-breakpoint
CREATE TABLE "reflections" (
	"person_id" text NOT NULL,
	"reflection_id" text NOT NULL,
	"lesson_id" text NOT NULL,
	"body" text NOT NULL,
	"updated_at" bigint NOT NULL,
	"rev" integer NOT NULL,
	CONSTRAINT "reflections_person_id_reflection_id_pk" PRIMARY KEY("person_id","reflection_id")
);
--> statement-breakpoint
CREATE TABLE "email_changes" (
	"id" text PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"person_id" text NOT NULL,
	"new_email" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "installation" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" text PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"email" text NOT NULL,
	"role" text NOT NULL,
	"cohort_id" text,
	"supervisor_id" text,
	"invited_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"sent_at" bigint NOT NULL,
	"sent_count" integer DEFAULT 1 NOT NULL,
	"expires_at" bigint NOT NULL,
	"accepted_at" bigint,
	"accepted_by" text,
	"withdrawn_at" bigint,
	CONSTRAINT "invitations_role" CHECK ("role" in ('trainee', 'supervisor', 'manager', 'administrator'))
);
--> statement-breakpoint
CREATE TABLE "limits" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"expires_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "password_resets" (
	"id" text PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"person_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"legal_name" text NOT NULL,
	"shown_name" text NOT NULL,
	"password_hash" text NOT NULL,
	"status" text NOT NULL,
	"locale" text,
	"time_zone" text,
	"created_at" bigint NOT NULL,
	"last_active_at" bigint,
	"deactivated_at" bigint,
	"rev" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "people_status" CHECK ("status" in ('active', 'deactivated'))
);
--> statement-breakpoint
CREATE TABLE "person_roles" (
	"person_id" text NOT NULL,
	"role" text NOT NULL,
	"granted_at" bigint NOT NULL,
	"granted_by" text,
	CONSTRAINT "person_roles_person_id_role_pk" PRIMARY KEY("person_id","role"),
	CONSTRAINT "person_roles_role" CHECK ("role" in ('trainee', 'supervisor', 'manager', 'administrator'))
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"kind" text NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"absolute_expires_at" bigint NOT NULL,
	"last_auth_at" bigint NOT NULL,
	"last_seen_at" bigint NOT NULL,
	"device" text NOT NULL,
	CONSTRAINT "sessions_kind" CHECK ("kind" in ('staff', 'trainee'))
);
--> statement-breakpoint
CREATE TABLE "practice_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"state" text NOT NULL,
	"practised_on" text NOT NULL,
	"minutes" integer NOT NULL,
	"setting" text NOT NULL,
	"activity" text NOT NULL,
	"counts" boolean NOT NULL,
	"domain" text NOT NULL,
	"competencies" json NOT NULL,
	"is_paid" boolean NOT NULL,
	"site_code" text,
	"note" text NOT NULL,
	"corrects_id" text,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"submitted_at" bigint,
	"decided_at" bigint,
	"decided_by" text,
	"rev" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "practice_entries_state" CHECK ("state" in ('draft', 'submitted', 'confirmed', 'queried', 'withdrawn')),
	CONSTRAINT "practice_entries_domain" CHECK ("domain" in ('ethical_responsibility', 'mentoring_education', 'recovery_wellness', 'advocacy', 'harm_reduction')),
	CONSTRAINT "practice_entries_minutes" CHECK (minutes between 1 and 1440)
);
--> statement-breakpoint
CREATE TABLE "practice_events" (
	"entry_id" text NOT NULL,
	"seq" integer NOT NULL,
	"kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"at" bigint NOT NULL,
	"reason" text,
	CONSTRAINT "practice_events_entry_id_seq_pk" PRIMARY KEY("entry_id","seq"),
	CONSTRAINT "practice_events_kind" CHECK ("kind" in ('submitted', 'confirmed', 'queried', 'withdrawn', 'corrected', 'masked'))
);
--> statement-breakpoint
ALTER TABLE "answer_steps" ADD CONSTRAINT "answer_steps_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt_questions" ADD CONSTRAINT "attempt_questions_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "gradings" ADD CONSTRAINT "gradings_attempt_id_attempts_id_fk" FOREIGN KEY ("attempt_id") REFERENCES "public"."attempts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_events" ADD CONSTRAINT "application_events_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application_events" ADD CONSTRAINT "application_events_actor_id_people_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestations" ADD CONSTRAINT "attestations_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attestations" ADD CONSTRAINT "attestations_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate_documents" ADD CONSTRAINT "certificate_documents_certificate_id_certificates_id_fk" FOREIGN KEY ("certificate_id") REFERENCES "public"."certificates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate_events" ADD CONSTRAINT "certificate_events_certificate_id_certificates_id_fk" FOREIGN KEY ("certificate_id") REFERENCES "public"."certificates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificate_events" ADD CONSTRAINT "certificate_events_actor_id_people_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_issued_by_people_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_offs" ADD CONSTRAINT "sign_offs_application_id_applications_id_fk" FOREIGN KEY ("application_id") REFERENCES "public"."applications"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_offs" ADD CONSTRAINT "sign_offs_supervisor_id_people_id_fk" FOREIGN KEY ("supervisor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_staff" ADD CONSTRAINT "cohort_staff_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohort_staff" ADD CONSTRAINT "cohort_staff_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cohorts" ADD CONSTRAINT "cohorts_created_by_people_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supervisor_assignments" ADD CONSTRAINT "supervisor_assignments_trainee_id_people_id_fk" FOREIGN KEY ("trainee_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supervisor_assignments" ADD CONSTRAINT "supervisor_assignments_supervisor_id_people_id_fk" FOREIGN KEY ("supervisor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supervisor_assignments" ADD CONSTRAINT "supervisor_assignments_assigned_by_people_id_fk" FOREIGN KEY ("assigned_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_actor_id_people_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_log" ADD CONSTRAINT "audit_log_about_person_id_people_id_fk" FOREIGN KEY ("about_person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "check_answers" ADD CONSTRAINT "check_answers_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lesson_completions" ADD CONSTRAINT "lesson_completions_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "lesson_visits" ADD CONSTRAINT "lesson_visits_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reflections" ADD CONSTRAINT "reflections_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "email_changes" ADD CONSTRAINT "email_changes_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_supervisor_id_people_id_fk" FOREIGN KEY ("supervisor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_invited_by_people_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_accepted_by_people_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_roles" ADD CONSTRAINT "person_roles_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person_roles" ADD CONSTRAINT "person_roles_granted_by_people_id_fk" FOREIGN KEY ("granted_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_entries" ADD CONSTRAINT "practice_entries_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_entries" ADD CONSTRAINT "practice_entries_corrects_id_practice_entries_id_fk" FOREIGN KEY ("corrects_id") REFERENCES "public"."practice_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_entries" ADD CONSTRAINT "practice_entries_decided_by_people_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_events" ADD CONSTRAINT "practice_events_entry_id_practice_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."practice_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "practice_events" ADD CONSTRAINT "practice_events_actor_id_people_id_fk" FOREIGN KEY ("actor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "answer_steps_by_position" ON "answer_steps" USING btree ("attempt_id","position");--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_number" ON "attempts" USING btree ("person_id","module_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "attempts_open" ON "attempts" USING btree ("person_id","module_id") WHERE state = 'in_progress';--> statement-breakpoint
CREATE INDEX "attempts_by_module" ON "attempts" USING btree ("module_id","state");--> statement-breakpoint
CREATE UNIQUE INDEX "gradings_number" ON "gradings" USING btree ("attempt_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "applications_open" ON "applications" USING btree ("person_id") WHERE state in ('in_training', 'submitted', 'returned', 'recommended');--> statement-breakpoint
CREATE INDEX "applications_by_person" ON "applications" USING btree ("person_id","opened_at");--> statement-breakpoint
CREATE INDEX "applications_by_cohort" ON "applications" USING btree ("cohort_id","state");--> statement-breakpoint
CREATE INDEX "applications_by_state" ON "applications" USING btree ("state","state_since");--> statement-breakpoint
CREATE INDEX "attestations_by_person" ON "attestations" USING btree ("person_id","occasion","text_id","attested_at");--> statement-breakpoint
CREATE UNIQUE INDEX "certificates_code" ON "certificates" USING btree ("code");--> statement-breakpoint
CREATE UNIQUE INDEX "certificates_application" ON "certificates" USING btree ("application_id");--> statement-breakpoint
CREATE INDEX "certificates_by_person" ON "certificates" USING btree ("person_id","issued_at");--> statement-breakpoint
CREATE UNIQUE INDEX "sign_offs_open" ON "sign_offs" USING btree ("application_id") WHERE withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "sign_offs_by_supervisor" ON "sign_offs" USING btree ("supervisor_id","signed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "cohort_staff_open" ON "cohort_staff" USING btree ("person_id","cohort_id","role") WHERE to_at is null;--> statement-breakpoint
CREATE INDEX "cohort_staff_by_cohort" ON "cohort_staff" USING btree ("cohort_id");--> statement-breakpoint
CREATE UNIQUE INDEX "cohorts_name" ON "cohorts" USING btree ("name");--> statement-breakpoint
CREATE INDEX "cohorts_by_status" ON "cohorts" USING btree ("status","starts_on");--> statement-breakpoint
CREATE UNIQUE INDEX "memberships_open" ON "memberships" USING btree ("person_id","cohort_id") WHERE left_at is null;--> statement-breakpoint
CREATE INDEX "memberships_by_cohort" ON "memberships" USING btree ("cohort_id","joined_at");--> statement-breakpoint
CREATE INDEX "memberships_by_person" ON "memberships" USING btree ("person_id","joined_at");--> statement-breakpoint
CREATE UNIQUE INDEX "supervisor_assignments_open" ON "supervisor_assignments" USING btree ("trainee_id") WHERE to_at is null;--> statement-breakpoint
CREATE INDEX "supervisor_assignments_by_supervisor" ON "supervisor_assignments" USING btree ("supervisor_id","trainee_id") WHERE to_at is null;--> statement-breakpoint
CREATE INDEX "supervisor_assignments_by_trainee" ON "supervisor_assignments" USING btree ("trainee_id","from_at");--> statement-breakpoint
CREATE INDEX "content_versions_by_hash" ON "content_versions" USING btree ("kind","hash");--> statement-breakpoint
CREATE INDEX "audit_log_by_time" ON "audit_log" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_log_by_subject" ON "audit_log" USING btree ("subject_kind","subject_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_by_about" ON "audit_log" USING btree ("about_person_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_by_cohort" ON "audit_log" USING btree ("cohort_id","at");--> statement-breakpoint
CREATE INDEX "audit_log_by_actor" ON "audit_log" USING btree ("actor_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_seals_last" ON "audit_seals" USING btree ("last_id");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("state","due_at","id");--> statement-breakpoint
CREATE INDEX "outbox_by_state" ON "outbox" USING btree ("state","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_dedupe" ON "outbox" USING btree ("dedupe_key") WHERE dedupe_key is not null;--> statement-breakpoint
CREATE INDEX "check_answers_by_person" ON "check_answers" USING btree ("person_id","lesson_id","check_id","answered_at");--> statement-breakpoint
CREATE INDEX "lesson_completions_by_module" ON "lesson_completions" USING btree ("person_id","module_id");--> statement-breakpoint
CREATE INDEX "lesson_visits_by_time" ON "lesson_visits" USING btree ("person_id","last_opened_at");--> statement-breakpoint
CREATE INDEX "reflections_by_lesson" ON "reflections" USING btree ("person_id","lesson_id");--> statement-breakpoint
CREATE UNIQUE INDEX "email_changes_token" ON "email_changes" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "email_changes_by_person" ON "email_changes" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE INDEX "email_changes_by_expiry" ON "email_changes" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_token" ON "invitations" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "invitations_by_cohort" ON "invitations" USING btree ("cohort_id","created_at");--> statement-breakpoint
CREATE INDEX "invitations_by_sent" ON "invitations" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "invitations_open" ON "invitations" USING btree ("email") WHERE accepted_at is null and withdrawn_at is null;--> statement-breakpoint
CREATE INDEX "limits_by_expiry" ON "limits" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "password_resets_token" ON "password_resets" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "password_resets_by_person" ON "password_resets" USING btree ("person_id","created_at");--> statement-breakpoint
CREATE INDEX "password_resets_by_expiry" ON "password_resets" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "people_email" ON "people" USING btree ("email");--> statement-breakpoint
CREATE INDEX "people_by_name" ON "people" USING btree ("shown_name","id");--> statement-breakpoint
CREATE INDEX "person_roles_by_role" ON "person_roles" USING btree ("role","person_id");--> statement-breakpoint
CREATE INDEX "sessions_by_person" ON "sessions" USING btree ("person_id","last_seen_at");--> statement-breakpoint
CREATE INDEX "sessions_by_expiry" ON "sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "practice_entries_by_person" ON "practice_entries" USING btree ("person_id","practised_on","id");--> statement-breakpoint
CREATE INDEX "practice_entries_waiting" ON "practice_entries" USING btree ("state","submitted_at","person_id");--> statement-breakpoint
CREATE INDEX "practice_entries_totals" ON "practice_entries" USING btree ("person_id","state","counts","minutes");--> statement-breakpoint
CREATE UNIQUE INDEX "practice_entries_corrects" ON "practice_entries" USING btree ("corrects_id") WHERE corrects_id is not null and state <> 'withdrawn';