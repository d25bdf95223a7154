/* The whole schema, for the migration tool alone; code imports a table from its subject's file. */
export * from "./schema/agreements";
export * from "./schema/assessment";
export * from "./schema/attestations";
export * from "./schema/certification";
export * from "./schema/cohorts";
export * from "./schema/curriculum";
export * from "./schema/db";
export * from "./schema/enrollment";
export * from "./schema/http";
export * from "./schema/journal";
export * from "./schema/learning";
export * from "./schema/people";
export * from "./schema/practice";
export * from "./schema/roster";
export * from "./schema/server";
