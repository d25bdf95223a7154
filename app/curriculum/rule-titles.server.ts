import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { LocalRuleId } from "~/lib/vocabulary";

const TITLES = {
  mandated_reporting: msg`Local rules: the duty to report`,
  duty_to_warn: msg`Local rules: when someone else is in danger`,
  good_samaritan: msg`Local rules: calling for help during an overdose`,
  consent_of_minors: msg`Local rules: minors`,
  recording: msg`Local rules: recordings and photos`,
  gifts: msg`Local rules: gifts and money`,
  rides: msg`Local rules: rides`,
  former_participants: msg`Local rules: people you used to support`,
  on_call: msg`Local rules: who is on call`,
  naloxone: msg`Local rules: naloxone`,
  crisis_response: msg`Local rules: who comes when you call`,
  part_2: msg`Local rules: federal privacy rules for treatment programs`,
};

/**
 * Returns the title above a local rule. It is rendered on the server, because a lesson needs only one or two of these.
 */
export function ruleTitle(i18n: I18n, id: LocalRuleId): string {
  return i18n._(TITLES[id]);
}
