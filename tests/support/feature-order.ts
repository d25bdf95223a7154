/** The features in their order: each imports only those before it. The one place where the order is written. */
export const ORDER = [
  "people",
  "agreements",
  "cohorts",
  "questions",
  "learning",
  "assessment",
  "practice",
  "certification",
  "enrollment",
  "path",
  "staff",
  "messages",
  "audit",
  "operations",
];
