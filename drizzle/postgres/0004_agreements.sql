CREATE TABLE "agreements" (
	"id" text PRIMARY KEY NOT NULL,
	"person_id" text NOT NULL,
	"profile_id" text NOT NULL,
	"profile_hash" text NOT NULL,
	"texts" json NOT NULL,
	"from_at" bigint NOT NULL,
	"to_at" bigint
);
--> statement-breakpoint
-- Each application's agreement has the application's id. A person's agreement in force is that of the application that
-- is open, or else of the one begun last; an earlier one ended when the next application began.
INSERT INTO "agreements" ("id", "person_id", "profile_id", "profile_hash", "texts", "from_at", "to_at")
SELECT "id", "person_id", "profile_id", "profile_hash", "texts", "opened_at",
	CASE
		WHEN row_number() OVER (
			PARTITION BY "person_id"
			ORDER BY CASE WHEN "state" IN ('in_training', 'submitted', 'returned', 'recommended') THEN 0 ELSE 1 END, "opened_at" DESC, "id" COLLATE "C" DESC
		) = 1 THEN NULL
		ELSE coalesce(lead("opened_at") OVER (PARTITION BY "person_id" ORDER BY "opened_at", "id" COLLATE "C"), "closed_at", "opened_at")
	END
FROM "applications";--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "agreement_id" text;--> statement-breakpoint
UPDATE "applications" SET "agreement_id" = "id";--> statement-breakpoint
ALTER TABLE "applications" ALTER COLUMN "agreement_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "agreements" ADD CONSTRAINT "agreements_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "agreements_open" ON "agreements" USING btree ("person_id") WHERE to_at is null;--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_agreement_id_agreements_id_fk" FOREIGN KEY ("agreement_id") REFERENCES "public"."agreements"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "applications" DROP COLUMN "profile_id";--> statement-breakpoint
ALTER TABLE "applications" DROP COLUMN "profile_hash";--> statement-breakpoint
ALTER TABLE "applications" DROP COLUMN "texts";