/** Whom people ask. */
export type Contact = { name: string; email: string | null; phone: string | null };

/** Says whether somebody can be reached by this contact. */
export function isReachable({ email, phone }: Pick<Contact, "email" | "phone">): boolean {
  return email !== null || phone !== null;
}

/** Says whether an address is one of those that are kept for examples, and reach nobody. */
export function isExample({ email }: Contact): boolean {
  return email !== null && /[@.](example\.(org|com|net)|example|invalid|test)$/i.test(email);
}
