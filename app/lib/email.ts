import { edged } from "./fold";

/* Email addresses: which are valid, how they are stored, and how they are shown. Pure. */

/** The longest address that SMTP allows. */
export const EMAIL_MAX = 254;
/** What HTML allows before the @ (`<input type="email">`). */
const LOCAL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+$/;
/** What HTML allows after the @, plus a required dot, because email leaves this machine. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** Characters that a URL parser would not treat as part of a domain. */
const NO_DOMAIN = /[\u0000-\u002c\u002f\u003a-\u0060\u007b-\u007f]/;
const ASCII = /^[\u0000-\u007f]*$/;

/**
 * Reads an address as it may be typed: in any letter case or width, with invisible marks, and with a domain in any
 * script.
 * @returns the form in which it is stored: lower case, with an ASCII domain (`xn--…`); null when it is invalid
 */
export function readEmail(typed: string): string | null {
  if (typed.length > 4 * EMAIL_MAX) return null;
  const [local, domain, ...more] = edged(typed).normalize("NFKC").toLowerCase().split("@");
  if (local === undefined || domain === undefined || more.length > 0 || !LOCAL.test(local)) return null;
  const ascii = asciiDomain(domain);
  if (ascii === null || !DOMAIN.test(ascii) || /\.\d+$/.test(ascii)) return null;
  const email = `${local}@${ascii}`;
  return email.length <= EMAIL_MAX ? email : null;
}

/** Returns a domain in ASCII, checked when it is in another script; null when it is invalid. */
export function asciiDomain(domain: string): string | null {
  if (NO_DOMAIN.test(domain)) return null;
  if (ASCII.test(domain) && !domain.includes("xn--")) return domain;
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return null;
  }
}

/**
 * Returns a stored address as people read it, with its domain in its own script unless it could be mistaken for
 * another.
 */
export function shownEmail(email: string): string {
  const at = email.lastIndexOf("@");
  const domain = email.slice(at + 1);
  if (!domain.includes("xn--")) return email;
  const labels = domain
    .split(".")
    .map((label) => (label.startsWith("xn--") ? decoded(label.slice(4)) : label));
  if (labels.some((label) => label === null || passesForAnother(label))) return email;
  const shown = labels.join(".");
  return asciiDomain(shown) === domain ? `${email.slice(0, at)}@${shown}` : email;
}

/**
 * Returns whether a label mixes look-alike alphabets, or consists of Cyrillic letters that all look like Latin ones.
 */
function passesForAnother(label: string): boolean {
  const twins = /^[аеорсухіјѕһԁԛԝӏ\d-]+$/u.test(label) && /\p{L}/u.test(label);
  const scripts = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];
  return twins || scripts.filter((script) => script.test(label)).length > 1;
}

/** Decodes Punycode (RFC 3492) without its prefix; returns null when it is invalid. */
function decoded(code: string): string | null {
  const end = code.lastIndexOf("-");
  const output = end > 0 ? [...code.slice(0, end)] : [];
  let [n, i, bias] = [128, 0, 72];
  for (let at = end > 0 ? end + 1 : 0; at < code.length;) {
    const before = i;
    for (let weight = 1, k = 36; ; k += 36) {
      const digit = parseInt(code[at++] ?? "", 36);
      if (Number.isNaN(digit)) return null;
      // Letters stand for 0 to 25, digits for 26 to 35.
      const value = digit < 10 ? digit + 26 : digit - 10;
      i += value * weight;
      const threshold = k <= bias ? 1 : k >= bias + 26 ? 26 : k - bias;
      if (value < threshold) break;
      weight *= 36 - threshold;
      if (weight > 0x7fffffff) return null;
    }
    const length = output.length + 1;
    bias = adapted(i - before, length, before === 0);
    n += Math.floor(i / length);
    i %= length;
    if (n > 0x10ffff) return null;
    output.splice(i++, 0, String.fromCodePoint(n));
  }
  return output.join("");
}

function adapted(delta: number, length: number, isFirst: boolean): number {
  let rest = Math.floor(delta / (isFirst ? 700 : 2));
  rest += Math.floor(rest / length);
  let k = 0;
  for (; rest > 455; k += 36) rest = Math.floor(rest / 35);
  return k + Math.floor((36 * rest) / (rest + 38));
}
