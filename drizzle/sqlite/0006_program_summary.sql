ALTER TABLE `roster_lines` ADD `certified_at` integer;--> statement-breakpoint
ALTER TABLE `roster_lines` ADD `first_attempts` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `roster_lines` ADD `first_passed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `roster_lines_summary` ON `roster_lines` (`cohort_id`,`joined_at`,`left_at`,`stage`,`expires_at`,`certified_at`,`last_activity_at`,`confirmed_minutes`,`first_attempts`,`first_passed`,`inactive_from`,`returned_from`,`missed_from`,`unsupervised_from`);