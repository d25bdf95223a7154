import { useLingui } from "@lingui/react/macro";

import type { ShownState } from "../model";
import { stateLabel, stateLabelForStaff } from "../labels";
import { Badge } from "~/components/ui/badge";
import type { IconName } from "~/components/ui/icon";
import type { Tone } from "~/components/ui/tone";

const LOOKS: Record<ShownState, { tone: Tone; icon: IconName }> = {
  draft: { tone: "neutral", icon: "pencil" },
  submitted: { tone: "sky", icon: "clock" },
  confirmed: { tone: "moss", icon: "check" },
  queried: { tone: "clay", icon: "help" },
  withdrawn: { tone: "neutral", icon: "minus" },
  replaced: { tone: "neutral", icon: "arrow" },
};

/** Shows the state of an entry as a badge. */
export function StateBadge({ state, isStaff = false }: { state: ShownState; isStaff?: boolean }) {
  const { i18n } = useLingui();
  const tone = isStaff && state === "submitted" ? "clay" : LOOKS[state].tone;
  return (
    <Badge tone={tone} icon={LOOKS[state].icon}>
      {i18n._(isStaff ? stateLabelForStaff(state) : stateLabel(state))}
    </Badge>
  );
}
