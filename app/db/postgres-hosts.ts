/**
 * The addresses of every server a PostgreSQL address names: several hosts may stand in it, divided by commas, of which
 * one at a time takes writes.
 * @param url `postgres://user:password@one:5432,two:5432/name?…`
 * @returns one address a host, in the order given
 */
export function hostsOf(url: string): string[] {
  const parts = /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^/?]*)(.*)$/.exec(url);
  if (!parts) return [url];
  const [, before = "", hosts = "", after = ""] = parts;
  return hosts.split(",").map((host) => `${before}${host}${after}`);
}

/** A PostgreSQL address without its password and parameters, for the operator's eyes. */
export function withoutSecrets(url: string): string {
  // To the last @: a password that should have been escaped is not shown either.
  return url.replace(/^(postgres(?:ql)?:\/\/)(?:.*@)?([^?]*).*$/, "$1$2");
}
