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
	`last_activity_at` integer,
	`supervisor_id` text,
	`confirmed_minutes` integer NOT NULL,
	`waiting_minutes` integer NOT NULL,
	`completed_modules` integer NOT NULL,
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
CREATE INDEX `roster_lines_by_content` ON `roster_lines` (`content_hash`);