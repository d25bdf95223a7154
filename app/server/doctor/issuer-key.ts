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
    return [
      mend(`ISSUER_KEY_FILE, ${file}, does not exist.`, "Put the key back from its copy, or unset it."),
    ];
  }
  if (process.platform !== "win32" && (statSync(file).mode & 0o077) !== 0) {
    return [mend(`ISSUER_KEY_FILE, ${file}, can be read by others.`, `chmod 600 ${file}`)];
  }
  try {
    const { asymmetricKeyType } = createPrivateKey(readFileSync(file));
    if (asymmetricKeyType !== "ed25519") {
      return [
        mend(
          `ISSUER_KEY_FILE holds a key of another kind (${asymmetricKeyType}).`,
          `openssl genpkey -algorithm ed25519 -out ${file}`,
        ),
      ];
    }
  } catch (error) {
    return [
      mend(
        `ISSUER_KEY_FILE cannot be read as a private key (${errorSummary(error)}).`,
        "Put the key back from its copy: PEM, without a password.",
      ),
    ];
  }
  return [
    ok("The issuer key is an Ed25519 key, and closed to others."),
    look("It cannot be made again.", "Keep a copy of it away from this machine, locked up."),
  ];
}
