import { Trans } from "@lingui/react/macro";

import type { Role } from "~/lib/vocabulary";

/** Describes what a person does in a role, in one neutral sentence. */
export function RoleLabel({ role }: { role: Role }) {
  switch (role) {
    case "trainee":
      return <Trans>You will learn there, at your own pace, with a supervisor at your side.</Trans>;
    case "supervisor":
      return <Trans>You will supervise people who learn there.</Trans>;
    case "manager":
      return <Trans>You will manage groups and decide on certificates.</Trans>;
    case "administrator":
      return <Trans>You will manage accounts and settings.</Trans>;
  }
}
