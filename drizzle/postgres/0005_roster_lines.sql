CREATE TABLE "roster_lines" (
	"membership_id" text PRIMARY KEY NOT NULL,
	"cohort_id" text NOT NULL,
	"person_id" text NOT NULL,
	"joined_at" bigint NOT NULL,
	"left_at" bigint,
	"sort_key" text NOT NULL,
	"search_key" text NOT NULL,
	"stage" text NOT NULL,
	"stage_since" bigint,
	"expires_at" bigint,
	"certified_at" bigint,
	"last_activity_at" bigint,
	"supervisor_id" text,
	"confirmed_minutes" integer NOT NULL,
	"waiting_minutes" integer NOT NULL,
	"completed_modules" integer NOT NULL,
	"first_attempts" integer DEFAULT 0 NOT NULL,
	"first_passed" integer DEFAULT 0 NOT NULL,
	"modules" json NOT NULL,
	"inactive_from" bigint,
	"returned_from" bigint,
	"missed_from" bigint,
	"unsupervised_from" bigint,
	"content_hash" text NOT NULL,
	CONSTRAINT "roster_lines_stage" CHECK ("stage" in ('training', 'practising', 'ready', 'submitted', 'returned', 'recommended', 'issued', 'suspended', 'expired', 'revoked', 'closed', 'none'))
);
--> statement-breakpoint
ALTER TABLE "roster_lines" ADD CONSTRAINT "roster_lines_membership_id_memberships_id_fk" FOREIGN KEY ("membership_id") REFERENCES "public"."memberships"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roster_lines" ADD CONSTRAINT "roster_lines_cohort_id_cohorts_id_fk" FOREIGN KEY ("cohort_id") REFERENCES "public"."cohorts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roster_lines" ADD CONSTRAINT "roster_lines_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "roster_lines" ADD CONSTRAINT "roster_lines_supervisor_id_people_id_fk" FOREIGN KEY ("supervisor_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "roster_lines_by_name" ON "roster_lines" USING btree ("cohort_id","sort_key","person_id");--> statement-breakpoint
CREATE INDEX "roster_lines_by_activity" ON "roster_lines" USING btree ("cohort_id","last_activity_at");--> statement-breakpoint
CREATE INDEX "roster_lines_by_person" ON "roster_lines" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "roster_lines_by_supervisor" ON "roster_lines" USING btree ("supervisor_id");--> statement-breakpoint
CREATE INDEX "roster_lines_summary" ON "roster_lines" USING btree ("cohort_id","joined_at","left_at","stage","expires_at","certified_at","last_activity_at","confirmed_minutes","first_attempts","first_passed","inactive_from","returned_from","missed_from","unsupervised_from");--> statement-breakpoint
CREATE INDEX "roster_lines_by_content" ON "roster_lines" USING btree ("content_hash");--> statement-breakpoint
CREATE INDEX "roster_lines_for_counts" ON "roster_lines" USING btree ("cohort_id","stage","stage_since","expires_at","last_activity_at","inactive_from","returned_from","missed_from","unsupervised_from","left_at","membership_id");--> statement-breakpoint
CREATE INDEX "audit_log_by_action" ON "audit_log" USING btree ("action","at");--> statement-breakpoint
CREATE INDEX "practice_entries_by_decision" ON "practice_entries" USING btree ("decided_at","state","counts","person_id","minutes","id") WHERE decided_at is not null;