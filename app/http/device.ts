/**
 * Returns a label by which a person can recognize a device, from its User-Agent header: "Firefox on Android". The
 * header itself is not stored, since it can tell people apart.
 */
export function deviceOf(userAgent: string | null): string {
  const agent = userAgent ?? "";
  const browser = [
    /Edg\//,
    /OPR\//,
    /SamsungBrowser\//,
    /Firefox\/|FxiOS\//,
    /Chrome\/|CriOS\//,
    /Safari\//,
  ].findIndex((known) => known.test(agent));
  const name = ["Edge", "Opera", "Samsung Internet", "Firefox", "Chrome", "Safari"][browser] ?? "Browser";
  const system = [/Android/, /iPhone|iPad/, /Windows/, /Mac OS X/, /CrOS/, /Linux/].findIndex((known) =>
    known.test(agent),
  );
  const on = ["Android", "iPhone or iPad", "Windows", "Mac", "ChromeOS", "Linux"][system];
  return on ? `${name} · ${on}` : name;
}
