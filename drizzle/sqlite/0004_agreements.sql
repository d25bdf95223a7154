CREATE TABLE `agreements` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`profile_id` text NOT NULL,
	`profile_hash` text NOT NULL,
	`texts` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
-- Each application's agreement has the application's id. A person's agreement in force is that of the application that
-- is open, or else of the one begun last; an earlier one ended when the next application began.
INSERT INTO `agreements` (`id`, `person_id`, `profile_id`, `profile_hash`, `texts`, `from_at`, `to_at`)
SELECT `id`, `person_id`, `profile_id`, `profile_hash`, `texts`, `opened_at`,
	CASE
		WHEN row_number() OVER (
			PARTITION BY `person_id`
			ORDER BY CASE WHEN `state` IN ('in_training', 'submitted', 'returned', 'recommended') THEN 0 ELSE 1 END, `opened_at` DESC, `id` DESC
		) = 1 THEN NULL
		ELSE coalesce(lead(`opened_at`) OVER (PARTITION BY `person_id` ORDER BY `opened_at`, `id`), `closed_at`, `opened_at`)
	END
FROM `applications`;--> statement-breakpoint
CREATE UNIQUE INDEX `agreements_open` ON `agreements` (`person_id`) WHERE to_at is null;--> statement-breakpoint
CREATE TABLE `__new_applications` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`cohort_id` text NOT NULL,
	`state` text NOT NULL,
	`opened_at` integer NOT NULL,
	`state_since` integer NOT NULL,
	`submitted_at` integer,
	`closed_at` integer,
	`rev` integer DEFAULT 0 NOT NULL,
	`agreement_id` text NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `people`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`cohort_id`) REFERENCES `cohorts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`agreement_id`) REFERENCES `agreements`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "applications_state" CHECK("state" in ('in_training', 'submitted', 'returned', 'recommended', 'issued', 'denied', 'withdrawn'))
) STRICT;
--> statement-breakpoint
-- A required column cannot be added to a table with rows, so the table is rebuilt. Foreign keys are off during migrations.
INSERT INTO `__new_applications` (`id`, `person_id`, `cohort_id`, `state`, `opened_at`, `state_since`, `submitted_at`, `closed_at`, `rev`, `agreement_id`)
SELECT `id`, `person_id`, `cohort_id`, `state`, `opened_at`, `state_since`, `submitted_at`, `closed_at`, `rev`, `id`
FROM `applications` ORDER BY rowid;--> statement-breakpoint
DROP TABLE `applications`;--> statement-breakpoint
ALTER TABLE `__new_applications` RENAME TO `applications`;--> statement-breakpoint
CREATE UNIQUE INDEX `applications_open` ON `applications` (`person_id`) WHERE state in ('in_training', 'submitted', 'returned', 'recommended');--> statement-breakpoint
CREATE INDEX `applications_by_person` ON `applications` (`person_id`,`opened_at`);--> statement-breakpoint
CREATE INDEX `applications_by_cohort` ON `applications` (`cohort_id`,`state`);--> statement-breakpoint
CREATE INDEX `applications_by_state` ON `applications` (`state`,`state_since`);
