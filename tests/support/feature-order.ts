/** The features in order: each imports only those before it. The only place that defines the order. */
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
  "roster",
  "staff",
  "messages",
  "audit",
  "operations",
];
