import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { IdentifierKind } from "./identifiers";
import type { LogView, ShownState } from "./model";
import type { Actor, Domain } from "~/lib/vocabulary";

/* Labels for this subject's closed sets. */

/** Returns the label of an entry's state. */
export function stateLabel(state: ShownState): MessageDescriptor {
  switch (state) {
    case "draft":
      return msg`Draft`;
    case "submitted":
      return msg`With your supervisor`;
    case "confirmed":
      return msg`Confirmed`;
    case "queried":
      return msg`Has a question`;
    case "withdrawn":
      return msg`Withdrawn`;
    case "replaced":
      return msg`Corrected by a newer entry`;
  }
}

/** Returns the label of an entry's state, as the supervisor sees it. */
export function stateLabelForStaff(state: ShownState): MessageDescriptor {
  return state === "submitted" ? msg`Waiting for you` : stateLabel(state);
}

/** Returns the label of a view of the log. */
export function logViewLabel(view: LogView): MessageDescriptor {
  switch (view) {
    case "all":
      return msg`All entries`;
    case "draft":
      return msg`Drafts`;
    case "submitted":
      return msg`With your supervisor`;
    case "queried":
      return msg`With a question`;
    case "confirmed":
      return msg`Confirmed`;
    case "withdrawn":
      return msg`Withdrawn or corrected`;
  }
}

/** Returns the label of a domain in which hours count. */
export function domainLabel(domain: Domain): MessageDescriptor {
  switch (domain) {
    case "ethical_responsibility":
      return msg`Ethical responsibility`;
    case "mentoring_education":
      return msg`Mentoring and education`;
    case "recovery_wellness":
      return msg`Recovery and wellness support`;
    case "advocacy":
      return msg`Advocacy`;
    case "harm_reduction":
      return msg`Harm reduction`;
  }
}

/** Returns the label of a kind of identifier. */
export function identifierLabel(kind: IdentifierKind): MessageDescriptor {
  switch (kind) {
    case "email":
      return msg`an email address`;
    case "url":
      return msg`a web address`;
    case "handle":
      return msg`a name on social media`;
    case "date":
      return msg`a full date or a birthday`;
    case "record_number":
      return msg`a case or record number`;
    case "phone":
      return msg`a phone number`;
    case "address":
      return msg`an address`;
    case "plate":
      return msg`a license plate`;
    case "zip":
      return msg`a postal code`;
    case "age":
      return msg`an age over 89`;
    case "name":
      return msg`a name`;
    case "initials":
      return msg`initials`;
  }
}

/** Returns who acts next, as the supervisor sees it. */
export function actorLabel(actor: Actor): MessageDescriptor {
  switch (actor) {
    case "trainee":
      return msg`The next step is up to the trainee.`;
    case "supervisor":
      return msg`The next step is up to you.`;
    case "manager":
      return msg`The next step is up to the program manager.`;
    case "nobody":
      return msg`Nothing is left to do.`;
  }
}
