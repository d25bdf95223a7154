CREATE TABLE `data_steps` (
	`name` text PRIMARY KEY NOT NULL,
	`cursor` text,
	`written` integer DEFAULT 0 NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer
) STRICT;
--> statement-breakpoint
CREATE TABLE `lesson_revisions_read` (
	`person_id` text NOT NULL,
	`lesson_id` text NOT NULL,
	`content_hash` text NOT NULL,
	`read_at` integer NOT NULL,
	PRIMARY KEY(`person_id`, `lesson_id`, `content_hash`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE TABLE `module_completion_flags` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`module_id` text NOT NULL,
	`attempt_id` text NOT NULL,
	`reason` text NOT NULL,
	`flagged_at` integer NOT NULL,
	`settled_by` text,
	`settled_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`attempt_id`) REFERENCES `attempts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`settled_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "module_completion_flags_reason" CHECK("reason" in ('regrade'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `module_completion_flags_open` ON `module_completion_flags` (`attempt_id`) WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX `module_completion_flags_by_person` ON `module_completion_flags` (`person_id`,`flagged_at`);--> statement-breakpoint
CREATE TABLE `module_completions` (
	`person_id` text NOT NULL,
	`module_id` text NOT NULL,
	`number` integer NOT NULL,
	`attempt_id` text NOT NULL,
	`lessons` text NOT NULL,
	`minutes` text NOT NULL,
	`module_hash` text NOT NULL,
	`completed_at` integer NOT NULL,
	PRIMARY KEY(`person_id`, `module_id`, `number`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`attempt_id`) REFERENCES `attempts`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `module_completions_attempt` ON `module_completions` (`attempt_id`);--> statement-breakpoint
CREATE INDEX `module_completions_by_module` ON `module_completions` (`module_id`,`person_id`);--> statement-breakpoint
CREATE TABLE `required_update_people` (
	`person_id` text NOT NULL,
	`update_id` text NOT NULL,
	`done_at` integer,
	PRIMARY KEY(`person_id`, `update_id`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`update_id`) REFERENCES `required_updates`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `required_update_people_by_update` ON `required_update_people` (`update_id`);--> statement-breakpoint
CREATE TABLE `required_updates` (
	`id` text PRIMARY KEY NOT NULL,
	`module_id` text NOT NULL,
	`module_hash` text NOT NULL,
	`lessons` text NOT NULL,
	`required_by` text NOT NULL,
	`required_at` integer NOT NULL,
	FOREIGN KEY (`required_by`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `required_updates_by_module` ON `required_updates` (`module_id`,`required_at`);--> statement-breakpoint
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_application_events` (
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
	`evidence_scheme` integer DEFAULT 1 NOT NULL,
	PRIMARY KEY(`application_id`, `seq`),
	FOREIGN KEY (`application_id`) REFERENCES `applications`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`actor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "application_events_kind" CHECK("kind" in ('opened', 'submitted', 'returned', 'recommended', 'recommendation_withdrawn', 'issued', 'denied', 'withdrawn', 'reopened', 'supervisor_changed', 'profile_changed'))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_application_events`("application_id", "seq", "kind", "actor_id", "at", "criterion", "reason", "due_on", "evaluation", "evidence_hash", "evidence_scheme") SELECT "application_id", "seq", "kind", "actor_id", "at", "criterion", "reason", "due_on", "evaluation", "evidence_hash", 1 FROM `application_events`;--> statement-breakpoint
DROP TABLE `application_events`;--> statement-breakpoint
ALTER TABLE `__new_application_events` RENAME TO `application_events`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE TABLE `__new_content_versions` (
	`kind` text NOT NULL,
	`id` text NOT NULL,
	`hash` text NOT NULL,
	`json` text NOT NULL,
	`first_seen_at` integer NOT NULL,
	PRIMARY KEY(`kind`, `id`, `hash`),
	CONSTRAINT "content_versions_kind" CHECK("kind" in ('profile', 'policy', 'question', 'statement', 'module'))
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_content_versions`("kind", "id", "hash", "json", "first_seen_at") SELECT "kind", "id", "hash", "json", "first_seen_at" FROM `content_versions`;--> statement-breakpoint
DROP TABLE `content_versions`;--> statement-breakpoint
ALTER TABLE `__new_content_versions` RENAME TO `content_versions`;--> statement-breakpoint
CREATE INDEX `content_versions_by_hash` ON `content_versions` (`kind`,`hash`);--> statement-breakpoint
ALTER TABLE `sign_offs` ADD `evidence_scheme` integer DEFAULT 1 NOT NULL;