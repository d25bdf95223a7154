import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";

import type { IdentifierKind } from "./identifiers";
import type { LogView, ShownState } from "./model";
import type { Actor, Domain } from "~/lib/vocabulary";

/* Closed sets of this subject in words. */

/** How an entry stands. */
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

/** How an entry stands, as the supervisor says it. */
export function stateLabelForStaff(state: ShownState): MessageDescriptor {
  return state === "submitted" ? msg`Waits for you` : stateLabel(state);
}

/** Which entries the log shows. */
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

/** A domain that hours are counted in. */
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

/** What a part of a note looks like. */
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
      return msg`a licence plate`;
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

/** Who acts next, as the supervisor reads it. */
export function actorLabel(actor: Actor): MessageDescriptor {
  switch (actor) {
    case "trainee":
      return msg`The next step is theirs.`;
    case "supervisor":
      return msg`The next step is yours.`;
    case "manager":
      return msg`The next step is the programme manager’s.`;
    case "nobody":
      return msg`Nothing is left to do.`;
  }
}
