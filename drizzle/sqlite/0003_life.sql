CREATE TABLE `refused_requests` (
	`hour` integer NOT NULL,
	`kind` text NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`hour`, `kind`),
	CONSTRAINT "refused_requests_kind" CHECK("kind" in ('other_site', 'forbidden', 'too_many'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `known_devices` (
	`token_hash` text NOT NULL,
	`person_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	PRIMARY KEY(`token_hash`, `person_id`),
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `known_devices_by_person` ON `known_devices` (`person_id`);--> statement-breakpoint
CREATE INDEX `known_devices_by_seen` ON `known_devices` (`last_seen_at`);--> statement-breakpoint
CREATE TABLE `unsent_forms` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`body` blob NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `unsent_forms_by_person` ON `unsent_forms` (`person_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `unsent_forms_by_expiry` ON `unsent_forms` (`expires_at`);--> statement-breakpoint
CREATE TABLE `practice_drafts` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`typed` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`rev` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `practice_drafts_by_person` ON `practice_drafts` (`person_id`,`updated_at`);--> statement-breakpoint
DROP INDEX `people_by_name`;--> statement-breakpoint
ALTER TABLE `people` ADD `search_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `people` ADD `sort_key` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `people_by_name` ON `people` (`sort_key`,`id`);--> statement-breakpoint
ALTER TABLE `email_changes` ADD `old_email` text;--> statement-breakpoint
ALTER TABLE `email_changes` ADD `undo_token_hash` text;--> statement-breakpoint
ALTER TABLE `email_changes` ADD `undo_expires_at` integer;--> statement-breakpoint
ALTER TABLE `email_changes` ADD `undone_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `email_changes_undo` ON `email_changes` (`undo_token_hash`);--> statement-breakpoint
ALTER TABLE `sessions` ADD `replaced_at` integer;