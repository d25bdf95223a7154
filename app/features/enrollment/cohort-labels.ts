import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

/** Says why a supervisor could not be assigned, and that nothing was changed. */
export function assignmentLabel(
  code: "self" | "not_supervisor" | "not_member" | "too_many" | "stale",
): MessageDescriptor {
  switch (code) {
    case "self":
      return msg`People can’t supervise themselves. Nothing was changed. Leave that person out, or choose someone else.`;
    case "not_supervisor":
      return msg`This person no longer supervises in this cohort. Nothing was changed. Please choose someone else.`;
    case "not_member":
      return msg`One of these people has left the cohort. Nothing was changed. Please check the list again.`;
    case "too_many":
      return msg`That’s more people than can be changed at once. Nothing was changed. Please select fewer people at a time.`;
    case "stale":
      return msg`Someone else just changed the supervisor of one of these people, so your change was not saved. The list is up to date now. Submit again if you still want to make the change.`;
  }
}
/** Says why people could not be moved to another cohort, and that nothing was changed. */
export function moveLabel(code: "conflict" | "closed" | "too_many"): MessageDescriptor {
  switch (code) {
    case "closed":
      return msg`That cohort is closed to new people. Nothing was changed. Reopen it first, or choose another one.`;
    case "conflict":
      return msg`One of these people is no longer in this cohort, or you no longer manage one of the two cohorts. Nothing was changed. The list is up to date now.`;
    case "too_many":
      return assignmentLabel(code);
  }
}

export type EditFailure =
  | { code: "not_found" | "not_on_staff" | "stale" | "conflict" | "invalid" | "last_manager" }
  | { code: "has_trainees"; trainees: number };
/** Says why a cohort or its staff could not be changed. */

export function editFailureMessage(failure: EditFailure): MessageDescriptor {
  switch (failure.code) {
    case "stale":
      return msg`Someone else changed this cohort while you were editing. Your text is still here, and the cohort is shown below as it is now. Submit again if you still want to make the change.`;
    case "conflict":
      return msg`There is already a cohort with this name. Please choose another name.`;
    case "invalid":
      return msg`This person can no longer have that role here. Please choose someone else.`;
    case "last_manager":
      return msg`A cohort needs a manager. Add another one first. Nothing was changed.`;
    case "has_trainees":
      return msg`This supervisor still has trainees in this cohort (${failure.trainees}). Assign those trainees to someone else first. Nothing was changed.`;
    case "not_found":
    case "not_on_staff":
      return msg`This person is no longer on the staff. The list is up to date now.`;
  }
}
