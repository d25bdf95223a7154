import { createPrivateKey } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";

import { errorSummary, reportOn, type Finding } from "~/features/operations/checks/finding";

const { ok, look, mend } = reportOn("issuer key");

/**
 * Checks the key that signs credentials: it exists, is an Ed25519 key, and only the service's user can read it.
 * @param file `ISSUER_KEY_FILE`; null: there is none, and certificates are verified by their page alone
 */
export function checkIssuerKey(file: string | null): Finding[] {
  if (file === null) return [];
  if (!existsSync(file)) {
    return [mend(`ISSUER_KEY_FILE, ${file}, does not exist.`, "Restore the key from its copy, or unset it.")];
  }
  if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0) {
    return [mend(`ISSUER_KEY_FILE, ${file}, is readable by others.`, `chmod 600 ${file}`)];
  }
  try {
    const { asymmetricKeyType } = createPrivateKey(readFileSync(file));
    if (asymmetricKeyType !== "ed25519") {
      return [
        mend(
          `ISSUER_KEY_FILE contains a key of the wrong type (${asymmetricKeyType}).`,
          `openssl genpkey -algorithm ed25519 -out ${file}`,
        ),
      ];
    }
  } catch (error) {
    return [
      mend(
        `ISSUER_KEY_FILE is not a readable private key (${errorSummary(error)}).`,
        "Restore the key from its copy: PEM, without a passphrase.",
      ),
    ];
  }
  return [
    ok("The issuer key is a private Ed25519 key."),
    look("It can't be recreated.", "Keep a copy in a safe place away from this machine."),
  ];
}
