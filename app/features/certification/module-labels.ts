import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { ModuleRef } from "./profile-move";

/** Names a module as people refer to it: "Module 9 (Overdose recognition and response)". */
export function moduleLabel({ number, title }: Pick<ModuleRef, "number" | "title">): MessageDescriptor {
  return msg`Module ${number} (${title})`;
}
