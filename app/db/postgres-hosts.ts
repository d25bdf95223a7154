/**
 * Returns the address of every server that a PostgreSQL address names: it may list several hosts, separated by commas,
 * one of which is the primary.
 * @param url `postgres://user:password@one:5432,two:5432/name?…`
 * @returns one address per host, in the order given
 */
export function hostsOf(url: string): string[] {
  const parts = /^(postgres(?:ql)?:\/\/(?:[^@/]*@)?)([^/?]*)(.*)$/.exec(url);
  if (!parts) return [url];
  const [, before = "", hosts = "", after = ""] = parts;
  return hosts.split(",").map((host) => `${before}${host}${after}`);
}

/** Returns a PostgreSQL address without its password and parameters, for messages to the operator. */
export function withoutSecrets(url: string): string {
  // Up to the last @, so that a password that should have been escaped is hidden as well.
  return url.replace(/^(postgres(?:ql)?:\/\/)(?:.*@)?([^?]*).*$/, "$1$2");
}
