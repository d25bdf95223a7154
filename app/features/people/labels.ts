import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { Role } from "~/lib/vocabulary";

/** Returns the label of a role. */
export function roleLabel(role: Role): MessageDescriptor {
  switch (role) {
    case "trainee":
      return msg`Trainee`;
    case "supervisor":
      return msg`Supervisor`;
    case "manager":
      return msg`Program manager`;
    case "administrator":
      return msg`Administrator`;
  }
}
