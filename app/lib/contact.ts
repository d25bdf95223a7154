/** The person or office that people can ask. */
export type Contact = { name: string; email: string | null; phone: string | null };

/** Returns whether this contact can be reached. */
export function isReachable({ email, phone }: Pick<Contact, "email" | "phone">): boolean {
  return email !== null || phone !== null;
}

/** Returns whether an address is one of those reserved for examples, which reach no one. */
export function isExample({ email }: Contact): boolean {
  return email !== null && /[@.](example\.(org|com|net)|example|invalid|test)$/i.test(email);
}
