import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { ModuleRef } from "./profile-move";

/** Names a module with the number it has under Learn: "Module 5 (Overdose recognition and response)". */
export function moduleLabel(i18n: I18n, { number, title }: Pick<ModuleRef, "number" | "title">): string {
  return number === null ? title : i18n._(msg`Module ${number} (${title})`);
}
