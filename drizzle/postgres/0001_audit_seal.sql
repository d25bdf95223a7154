ALTER TABLE "audit_log" ADD COLUMN "seal" integer;--> statement-breakpoint
-- What was sealed before was sealed by the order of the ids.
UPDATE "audit_log" SET "seal" = (SELECT s."number" FROM "audit_seals" s WHERE s."last_id" >= "audit_log"."id" ORDER BY s."last_id" LIMIT 1);--> statement-breakpoint
CREATE INDEX "audit_log_by_seal" ON "audit_log" USING btree ("seal","id");