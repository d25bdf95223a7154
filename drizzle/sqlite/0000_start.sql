CREATE TABLE `answer_steps` (
	`attempt_id` text NOT NULL,
	`seq` integer NOT NULL,
	`position` integer NOT NULL,
	`chosen` text NOT NULL,
	`saved_at` integer NOT NULL,
	PRIMARY KEY(`attempt_id`, `seq`),
	FOREIGN KEY (`attempt_id`) REFERENCES `attempts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `answer_steps_by_position` ON `answer_steps` (`attempt_id`,`position`);--> statement-breakpoint
CREATE TABLE `attempt_questions` (
	`attempt_id` text NOT NULL,
	`position` integer NOT NULL,
	`question_id` text NOT NULL,
	`question_hash` text NOT NULL,
	`option_order` text NOT NULL,
	PRIMARY KEY(`attempt_id`, `position`),
	FOREIGN KEY (`attempt_id`) REFERENCES `attempts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `attempts` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`module_id` text NOT NULL,
	`number` integer NOT NULL,
	`state` text NOT NULL,
	`seed` text NOT NULL,
	`rules` text NOT NULL,
	`started_at` integer NOT NULL,
	`submitted_at` integer,
	`graded_at` integer,
	`seq` integer DEFAULT 0 NOT NULL,
	`points` integer,
	`max_points` integer NOT NULL,
	`is_passed` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "attempts_state" CHECK("state" in ('in_progress', 'submitted', 'awaiting_review', 'graded', 'abandoned'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `attempts_number` ON `attempts` (`person_id`,`module_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `attempts_open` ON `attempts` (`person_id`,`module_id`) WHERE state = 'in_progress';--> statement-breakpoint
CREATE INDEX `attempts_by_module` ON `attempts` (`module_id`,`state`);--> statement-breakpoint
CREATE TABLE `gradings` (
	`id` text PRIMARY KEY NOT NULL,
	`attempt_id` text NOT NULL,
	`number` integer NOT NULL,
	`reason` text NOT NULL,
	`graded_at` integer NOT NULL,
	`points` integer NOT NULL,
	`max_points` integer NOT NULL,
	`is_passed` integer NOT NULL,
	`answers` text NOT NULL,
	FOREIGN KEY (`attempt_id`) REFERENCES `attempts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "gradings_reason" CHECK("reason" in ('submission', 'regrade'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `gradings_number` ON `gradings` (`attempt_id`,`number`);--> statement-breakpoint
CREATE TABLE `application_events` (
	`application_id` text NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`actor_id` text NOT NULL,
	`at` integer NOT NULL,
	`criterion` text,
	`reason` text,
	`due_on` text,
	`evaluation` text,
	`evidence_hash` text,
	PRIMARY KEY(`application_id`, `seq`),
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "application_events_kind" CHECK("kind" in ('opened', 'submitted', 'returned', 'recommended', 'recommendation_withdrawn', 'issued', 'denied', 'withdrawn', 'reopened', 'supervisor_changed'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `applications` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`cohort_id` text NOT NULL,
	`profile_id` text NOT NULL,
	`profile_hash` text NOT NULL,
	`texts` text NOT NULL,
	`state` text NOT NULL,
	`opened_at` integer NOT NULL,
	`state_since` integer NOT NULL,
	`submitted_at` integer,
	`closed_at` integer,
	`rev` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`cohort_id`) REFERENCES `cohorts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "applications_state" CHECK("state" in ('in_training', 'submitted', 'returned', 'recommended', 'issued', 'denied', 'withdrawn'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `applications_open` ON `applications` (`person_id`) WHERE state in ('in_training', 'submitted', 'returned', 'recommended');--> statement-breakpoint
CREATE INDEX `applications_by_person` ON `applications` (`person_id`,`opened_at`);--> statement-breakpoint
CREATE INDEX `applications_by_cohort` ON `applications` (`cohort_id`,`state`);--> statement-breakpoint
CREATE INDEX `applications_by_state` ON `applications` (`state`,`state_since`);--> statement-breakpoint
CREATE TABLE `attestations` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`text_id` text NOT NULL,
	`text_hash` text NOT NULL,
	`occasion` text NOT NULL,
	`application_id` text,
	`attested_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "attestations_kind" CHECK("kind" in ('policy', 'statement')),
	CONSTRAINT "attestations_occasion" CHECK("occasion" in ('joining', 'applying'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `attestations_by_person` ON `attestations` (`person_id`,`occasion`,`text_id`,`attested_at`);--> statement-breakpoint
CREATE TABLE `certificate_documents` (
	`certificate_id` text PRIMARY KEY NOT NULL,
	`bytes` blob NOT NULL,
	`sha256` text NOT NULL,
	`size` integer NOT NULL,
	`is_tagged` integer NOT NULL,
	FOREIGN KEY (`certificate_id`) REFERENCES `certificates`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `certificate_events` (
	`certificate_id` text NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`actor_id` text NOT NULL,
	`at` integer NOT NULL,
	`reason` text,
	`review_on` text,
	`name_display` text,
	PRIMARY KEY(`certificate_id`, `seq`),
	FOREIGN KEY (`certificate_id`) REFERENCES `certificates`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "certificate_events_kind" CHECK("kind" in ('issued', 'suspended', 'reinstated', 'revoked', 'name_display_changed')),
	CONSTRAINT "certificate_events_reason" CHECK(kind not in ('suspended', 'revoked') or reason is not null)
) STRICT;
--> statement-breakpoint
CREATE TABLE `certificates` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`application_id` text NOT NULL,
	`person_id` text NOT NULL,
	`state` text NOT NULL,
	`name_display` text NOT NULL,
	`facts` text NOT NULL,
	`issued_on` text NOT NULL,
	`valid_until` text NOT NULL,
	`expires_at` integer NOT NULL,
	`issued_at` integer NOT NULL,
	`issued_by` text NOT NULL,
	`state_since` integer NOT NULL,
	`rev` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`issued_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "certificates_state" CHECK("state" in ('active', 'suspended', 'revoked')),
	CONSTRAINT "certificates_name_display" CHECK("name_display" in ('full', 'initials', 'none'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `certificates_code` ON `certificates` (`code`);--> statement-breakpoint
CREATE UNIQUE INDEX `certificates_application` ON `certificates` (`application_id`);--> statement-breakpoint
CREATE INDEX `certificates_by_person` ON `certificates` (`person_id`,`issued_at`);--> statement-breakpoint
CREATE TABLE `sign_offs` (
	`id` text PRIMARY KEY NOT NULL,
	`application_id` text NOT NULL,
	`supervisor_id` text NOT NULL,
	`typed_name` text NOT NULL,
	`statement` text NOT NULL,
	`conflict_declaration` text NOT NULL,
	`evidence_hash` text NOT NULL,
	`signed_at` integer NOT NULL,
	`withdrawn_at` integer,
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`supervisor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `sign_offs_open` ON `sign_offs` (`application_id`) WHERE withdrawn_at is null;--> statement-breakpoint
CREATE INDEX `sign_offs_by_supervisor` ON `sign_offs` (`supervisor_id`,`signed_at`);--> statement-breakpoint
CREATE TABLE `cohort_staff` (
	`id` text PRIMARY KEY NOT NULL,
	`cohort_id` text NOT NULL,
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer,
	FOREIGN KEY (`cohort_id`) REFERENCES `cohorts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cohort_staff_role" CHECK("role" in ('supervisor', 'manager'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `cohort_staff_open` ON `cohort_staff` (`person_id`,`cohort_id`,`role`) WHERE to_at is null;--> statement-breakpoint
CREATE INDEX `cohort_staff_by_cohort` ON `cohort_staff` (`cohort_id`);--> statement-breakpoint
CREATE TABLE `cohorts` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`profile_id` text NOT NULL,
	`starts_on` text NOT NULL,
	`ends_on` text,
	`status` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`closed_at` integer,
	`rev` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`created_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cohorts_status" CHECK("status" in ('open', 'closed')),
	CONSTRAINT "cohorts_dates" CHECK(ends_on is null or ends_on >= starts_on)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `cohorts_name` ON `cohorts` (`name`);--> statement-breakpoint
CREATE INDEX `cohorts_by_status` ON `cohorts` (`status`,`starts_on`);--> statement-breakpoint
CREATE TABLE `memberships` (
	`id` text PRIMARY KEY NOT NULL,
	`cohort_id` text NOT NULL,
	`person_id` text NOT NULL,
	`joined_at` integer NOT NULL,
	`left_at` integer,
	FOREIGN KEY (`cohort_id`) REFERENCES `cohorts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `memberships_open` ON `memberships` (`person_id`,`cohort_id`) WHERE left_at is null;--> statement-breakpoint
CREATE INDEX `memberships_by_cohort` ON `memberships` (`cohort_id`,`joined_at`);--> statement-breakpoint
CREATE INDEX `memberships_by_person` ON `memberships` (`person_id`,`joined_at`);--> statement-breakpoint
CREATE TABLE `supervisor_assignments` (
	`id` text PRIMARY KEY NOT NULL,
	`trainee_id` text NOT NULL,
	`supervisor_id` text NOT NULL,
	`assigned_by` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer,
	FOREIGN KEY (`trainee_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`supervisor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`assigned_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "supervisor_assignments_not_self" CHECK(trainee_id <> supervisor_id)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `supervisor_assignments_open` ON `supervisor_assignments` (`trainee_id`) WHERE to_at is null;--> statement-breakpoint
CREATE INDEX `supervisor_assignments_by_supervisor` ON `supervisor_assignments` (`supervisor_id`,`trainee_id`) WHERE to_at is null;--> statement-breakpoint
CREATE INDEX `supervisor_assignments_by_trainee` ON `supervisor_assignments` (`trainee_id`,`from_at`);--> statement-breakpoint
CREATE TABLE `content_versions` (
	`kind` text NOT NULL,
	`id` text NOT NULL,
	`hash` text NOT NULL,
	`json` text NOT NULL,
	`first_seen_at` integer NOT NULL,
	PRIMARY KEY(`kind`, `id`, `hash`),
	CONSTRAINT "content_versions_kind" CHECK("kind" in ('profile', 'policy', 'question', 'statement'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `content_versions_by_hash` ON `content_versions` (`kind`,`hash`);--> statement-breakpoint
CREATE TABLE `audit_log` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`actor_id` text,
	`action` text NOT NULL,
	`subject_kind` text NOT NULL,
	`subject_id` text NOT NULL,
	`about_person_id` text,
	`cohort_id` text,
	`details` text NOT NULL,
	FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`about_person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `audit_log_by_time` ON `audit_log` (`at`,`id`);--> statement-breakpoint
CREATE INDEX `audit_log_by_subject` ON `audit_log` (`subject_kind`,`subject_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_log_by_about` ON `audit_log` (`about_person_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_log_by_cohort` ON `audit_log` (`cohort_id`,`at`);--> statement-breakpoint
CREATE INDEX `audit_log_by_actor` ON `audit_log` (`actor_id`,`at`);--> statement-breakpoint
CREATE TABLE `audit_seals` (
	`number` integer PRIMARY KEY NOT NULL,
	`first_id` text NOT NULL,
	`last_id` text NOT NULL,
	`entries` integer NOT NULL,
	`previous_hash` text NOT NULL,
	`hash` text NOT NULL,
	`sealed_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_seals_last` ON `audit_seals` (`last_id`);--> statement-breakpoint
CREATE TABLE `job_leases` (
	`name` text PRIMARY KEY NOT NULL,
	`owner` text,
	`lease_until` integer DEFAULT 0 NOT NULL,
	`last_started_at` integer,
	`last_finished_at` integer,
	`last_outcome` text
) STRICT;
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`template` text NOT NULL,
	`to_email` text NOT NULL,
	`person_id` text,
	`params` text NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`lease_until` integer,
	`sent_at` integer,
	`last_error` text,
	`dedupe_key` text,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "outbox_template" CHECK("template" in ('invitation', 'password_reset', 'email_change', 'email_changed', 'hours_queried', 'application_returned', 'certificate_issued', 'work_waiting')),
	CONSTRAINT "outbox_state" CHECK("state" in ('waiting', 'sent', 'failed'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`state`,`due_at`,`id`);--> statement-breakpoint
CREATE INDEX `outbox_by_state` ON `outbox` (`state`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_dedupe` ON `outbox` (`dedupe_key`) WHERE dedupe_key is not null;--> statement-breakpoint
CREATE TABLE `check_answers` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`check_id` text NOT NULL,
	`lesson_id` text NOT NULL,
	`question_hash` text NOT NULL,
	`chosen` text NOT NULL,
	`is_correct` integer NOT NULL,
	`answered_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `check_answers_by_person` ON `check_answers` (`person_id`,`lesson_id`,`check_id`,`answered_at`);--> statement-breakpoint
CREATE TABLE `lesson_completions` (
	`person_id` text NOT NULL,
	`lesson_id` text NOT NULL,
	`module_id` text NOT NULL,
	`content_hash` text NOT NULL,
	`completed_at` integer NOT NULL,
	PRIMARY KEY(`person_id`, `lesson_id`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `lesson_completions_by_module` ON `lesson_completions` (`person_id`,`module_id`);--> statement-breakpoint
CREATE TABLE `lesson_visits` (
	`person_id` text NOT NULL,
	`lesson_id` text NOT NULL,
	`first_opened_at` integer NOT NULL,
	`last_opened_at` integer NOT NULL,
	`place` text,
	PRIMARY KEY(`person_id`, `lesson_id`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `lesson_visits_by_time` ON `lesson_visits` (`person_id`,`last_opened_at`);--> statement-breakpoint
CREATE TABLE `reflections` (
	`person_id` text NOT NULL,
	`reflection_id` text NOT NULL,
	`lesson_id` text NOT NULL,
	`body` text NOT NULL,
	`updated_at` integer NOT NULL,
	`rev` integer NOT NULL,
	PRIMARY KEY(`person_id`, `reflection_id`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `reflections_by_lesson` ON `reflections` (`person_id`,`lesson_id`);--> statement-breakpoint
CREATE TABLE `email_changes` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`person_id` text NOT NULL,
	`new_email` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `email_changes_token` ON `email_changes` (`token_hash`);--> statement-breakpoint
CREATE INDEX `email_changes_by_person` ON `email_changes` (`person_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `email_changes_by_expiry` ON `email_changes` (`expires_at`);--> statement-breakpoint
CREATE TABLE `installation` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `invitations` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`email` text NOT NULL,
	`role` text NOT NULL,
	`cohort_id` text,
	`supervisor_id` text,
	`invited_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`sent_at` integer NOT NULL,
	`sent_count` integer DEFAULT 1 NOT NULL,
	`expires_at` integer NOT NULL,
	`accepted_at` integer,
	`accepted_by` text,
	`withdrawn_at` integer,
	FOREIGN KEY (`cohort_id`) REFERENCES `cohorts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`supervisor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`invited_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`accepted_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "invitations_role" CHECK("role" in ('trainee', 'supervisor', 'manager', 'administrator'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_token` ON `invitations` (`token_hash`);--> statement-breakpoint
CREATE INDEX `invitations_by_cohort` ON `invitations` (`cohort_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `invitations_by_sent` ON `invitations` (`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `invitations_open` ON `invitations` (`email`) WHERE accepted_at is null and withdrawn_at is null;--> statement-breakpoint
CREATE TABLE `limits` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`expires_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `limits_by_expiry` ON `limits` (`expires_at`);--> statement-breakpoint
CREATE TABLE `password_resets` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`person_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `password_resets_token` ON `password_resets` (`token_hash`);--> statement-breakpoint
CREATE INDEX `password_resets_by_person` ON `password_resets` (`person_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `password_resets_by_expiry` ON `password_resets` (`expires_at`);--> statement-breakpoint
CREATE TABLE `people` (
	`id` text PRIMARY KEY NOT NULL,
	`email` text NOT NULL,
	`legal_name` text NOT NULL,
	`shown_name` text NOT NULL,
	`password_hash` text NOT NULL,
	`status` text NOT NULL,
	`locale` text,
	`time_zone` text,
	`created_at` integer NOT NULL,
	`last_active_at` integer,
	`deactivated_at` integer,
	`rev` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "people_status" CHECK("status" in ('active', 'deactivated'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `people_email` ON `people` (`email`);--> statement-breakpoint
CREATE INDEX `people_by_name` ON `people` (`shown_name`,`id`);--> statement-breakpoint
CREATE TABLE `person_roles` (
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	`granted_at` integer NOT NULL,
	`granted_by` text,
	PRIMARY KEY(`person_id`, `role`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`granted_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "person_roles_role" CHECK("role" in ('trainee', 'supervisor', 'manager', 'administrator'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `person_roles_by_role` ON `person_roles` (`role`,`person_id`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`absolute_expires_at` integer NOT NULL,
	`last_auth_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`device` text NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "sessions_kind" CHECK("kind" in ('staff', 'trainee'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `sessions_by_person` ON `sessions` (`person_id`,`last_seen_at`);--> statement-breakpoint
CREATE INDEX `sessions_by_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `practice_entries` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`state` text NOT NULL,
	`practised_on` text NOT NULL,
	`minutes` integer NOT NULL,
	`setting` text NOT NULL,
	`activity` text NOT NULL,
	`counts` integer NOT NULL,
	`domain` text NOT NULL,
	`competencies` text NOT NULL,
	`is_paid` integer NOT NULL,
	`site_code` text,
	`note` text NOT NULL,
	`corrects_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`submitted_at` integer,
	`decided_at` integer,
	`decided_by` text,
	`rev` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`corrects_id`) REFERENCES `practice_entries`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "practice_entries_state" CHECK("state" in ('draft', 'submitted', 'confirmed', 'queried', 'withdrawn')),
	CONSTRAINT "practice_entries_domain" CHECK("domain" in ('ethical_responsibility', 'mentoring_education', 'recovery_wellness', 'advocacy', 'harm_reduction')),
	CONSTRAINT "practice_entries_minutes" CHECK(minutes between 1 and 1440)
) STRICT;
--> statement-breakpoint
CREATE INDEX `practice_entries_by_person` ON `practice_entries` (`person_id`,`practised_on`,`id`);--> statement-breakpoint
CREATE INDEX `practice_entries_waiting` ON `practice_entries` (`state`,`submitted_at`,`person_id`);--> statement-breakpoint
CREATE INDEX `practice_entries_totals` ON `practice_entries` (`person_id`,`state`,`counts`,`minutes`);--> statement-breakpoint
CREATE UNIQUE INDEX `practice_entries_corrects` ON `practice_entries` (`corrects_id`) WHERE corrects_id is not null and state <> 'withdrawn';--> statement-breakpoint
CREATE TABLE `practice_events` (
	`entry_id` text NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`actor_id` text NOT NULL,
	`at` integer NOT NULL,
	`reason` text,
	PRIMARY KEY(`entry_id`, `seq`),
	FOREIGN KEY (`entry_id`) REFERENCES `practice_entries`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "practice_events_kind" CHECK("kind" in ('submitted', 'confirmed', 'queried', 'withdrawn', 'corrected', 'masked'))
) STRICT;
