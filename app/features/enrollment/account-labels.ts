import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** Says why an account's roles or status could not be changed. */
export function accountFailureMessage(
  code: "forbidden" | "stale" | "no_role" | "still_supervises" | "last_administrator" | "conflict",
): MessageDescriptor {
  switch (code) {
    case "forbidden":
      return msg`You can’t do this to your own account. Another administrator can.`;
    case "stale":
      return msg`Someone else changed this account while you were editing. The page is up to date now. Submit again if you still want to make the change.`;
    case "no_role":
      return msg`An account needs a role. To keep a person from signing in, deactivate the account instead.`;
    case "still_supervises":
      return msg`This person still has trainees, who need another supervisor first. Nothing was changed.`;
    case "last_administrator":
      return msg`This installation needs an administrator. Make another person an administrator first.`;
    case "conflict":
      return msg`This has already been done. The page is up to date now.`;
  }
}
