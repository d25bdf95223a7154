CREATE TABLE `roster_lines` (
	`membership_id` text PRIMARY KEY NOT NULL,
	`cohort_id` text NOT NULL,
	`person_id` text NOT NULL,
	`joined_at` integer NOT NULL,
	`left_at` integer,
	`sort_key` text NOT NULL,
	`search_key` text NOT NULL,
	`stage` text NOT NULL,
	`stage_since` integer,
	`expires_at` integer,
	`certified_at` integer,
	`last_activity_at` integer,
	`supervisor_id` text,
	`confirmed_minutes` integer NOT NULL,
	`waiting_minutes` integer NOT NULL,
	`completed_modules` integer NOT NULL,
	`first_attempts` integer DEFAULT 0 NOT NULL,
	`first_passed` integer DEFAULT 0 NOT NULL,
	`modules` text NOT NULL,
	`inactive_from` integer,
	`returned_from` integer,
	`missed_from` integer,
	`unsupervised_from` integer,
	`content_hash` text NOT NULL,
	FOREIGN KEY (`membership_id`) REFERENCES `memberships`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`cohort_id`) REFERENCES `cohorts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`supervisor_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "roster_lines_stage" CHECK("stage" in ('training', 'practising', 'ready', 'submitted', 'returned', 'recommended', 'issued', 'suspended', 'expired', 'revoked', 'closed', 'none'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `roster_lines_by_name` ON `roster_lines` (`cohort_id`,`sort_key`,`person_id`);--> statement-breakpoint
CREATE INDEX `roster_lines_by_activity` ON `roster_lines` (`cohort_id`,`last_activity_at`);--> statement-breakpoint
CREATE INDEX `roster_lines_by_person` ON `roster_lines` (`person_id`);--> statement-breakpoint
CREATE INDEX `roster_lines_by_supervisor` ON `roster_lines` (`supervisor_id`);--> statement-breakpoint
CREATE INDEX `roster_lines_summary` ON `roster_lines` (`cohort_id`,`joined_at`,`left_at`,`stage`,`expires_at`,`certified_at`,`last_activity_at`,`confirmed_minutes`,`first_attempts`,`first_passed`,`inactive_from`,`returned_from`,`missed_from`,`unsupervised_from`);--> statement-breakpoint
CREATE INDEX `roster_lines_by_content` ON `roster_lines` (`content_hash`);--> statement-breakpoint
CREATE INDEX `roster_lines_for_counts` ON `roster_lines` (`cohort_id`,`stage`,`stage_since`,`expires_at`,`last_activity_at`,`inactive_from`,`returned_from`,`missed_from`,`unsupervised_from`,`left_at`,`membership_id`);--> statement-breakpoint
CREATE INDEX `audit_log_by_action` ON `audit_log` (`action`,`at`);--> statement-breakpoint
CREATE INDEX `practice_entries_by_decision` ON `practice_entries` (`decided_at`,`state`,`counts`,`person_id`,`minutes`,`id`) WHERE decided_at is not null;