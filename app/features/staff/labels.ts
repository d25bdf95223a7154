import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import { PEOPLE_AT_ONCE } from "~/features/enrollment/model";
import type { RosterView } from "~/features/roster/views";
import type { CohortStage } from "~/lib/vocabulary";

/* Labels for this subject's states, for pages and exports alike. */

/** Returns the label of a stage. */
export function stageLabel(stage: CohortStage): MessageDescriptor {
  switch (stage) {
    case "training":
      return msg`In training`;
    case "practising":
      return msg`Practicing`;
    case "ready":
      return msg`Ready to apply`;
    case "submitted":
      return msg`With the supervisor`;
    case "returned":
      return msg`Returned`;
    case "recommended":
      return msg`Recommended`;
    case "issued":
      return msg`Certified`;
    case "suspended":
      return msg`Certificate suspended`;
    case "expired":
      return msg`Certificate expired`;
    case "revoked":
      return msg`Certificate revoked`;
    case "closed":
      return msg`Closed`;
    case "none":
      return msg`Not started`;
  }
}

/** Returns the label of a view of a cohort's people. */
export function viewLabel(view: RosterView): MessageDescriptor {
  switch (view) {
    case "all":
      return msg`Everyone`;
    case "hand":
      return msg`Needs attention`;
    case "active":
      return msg`Recently active`;
    case "unsupervised":
      return msg`Without a supervisor`;
    case "left":
      return msg`Left`;
    default:
      return stageLabel(view);
  }
}

/** Says why an act on everyone in a list could not be carried out, and that nothing was changed. */
export function peopleMeantLabel({
  code,
  people,
}: {
  code: "too_many" | "stale";
  people: number;
}): MessageDescriptor {
  switch (code) {
    case "too_many":
      return msg`This list has ${people} people, and ${PEOPLE_AT_ONCE} can be changed at once. Nothing was changed. Narrow the list with a filter or the search.`;
    case "stale":
      return msg`The list has changed since you opened this page. It has ${people} people now. Nothing was changed. Check the list, and submit again.`;
  }
}
