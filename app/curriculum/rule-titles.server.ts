import type { I18n } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { LocalRuleId } from "~/lib/vocabulary";

const TITLES = {
  mandated_reporting: msg`Where you are: the duty to report`,
  duty_to_warn: msg`Where you are: when someone else is in danger`,
  good_samaritan: msg`Where you are: calling for help during an overdose`,
  consent_of_minors: msg`Where you are: minors`,
  recording: msg`Where you are: recordings and photos`,
  gifts: msg`Where you are: gifts and money`,
  rides: msg`Where you are: rides`,
  former_participants: msg`Where you are: people you used to support`,
  on_call: msg`Where you are: who is on call`,
  naloxone: msg`Where you are: naloxone`,
  crisis_response: msg`Where you are: who comes when you call`,
  part_2: msg`Where you are: federal privacy rules for treatment programs`,
};

/**
 * Returns the title above a local rule. It is rendered on the server, because a lesson needs only one or two of these.
 */
export function ruleTitle(i18n: I18n, id: LocalRuleId): string {
  return i18n._(TITLES[id]);
}
