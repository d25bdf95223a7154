import { Trans, useLingui } from "@lingui/react/macro";
import { useContext } from "react";

import { domainLabel } from "../labels";
import type { EntryDefaults, EntryFormView } from "../queries/own-entry.server";
import { DraftStatus } from "./draft-status";
import type { When } from "./entry-history";
import { MissingModules } from "./missing-modules";
import { useDraftSaver } from "./use-draft-saver";
import { Button } from "~/components/ui/button";
import { CheckboxField, CheckboxGroup, RadioGroup } from "~/components/ui/choice-fields";
import { DateField, DurationField } from "~/components/ui/date-field";
import { Disclosure } from "~/components/ui/disclosure";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { Notice } from "~/components/ui/notice";
import { PersonName } from "~/components/ui/person-name";
import { ReturnedContext } from "~/components/ui/returned-form";
import { SelectField } from "~/components/ui/select-field";
import { TextArea } from "~/components/ui/text-area";
import { HiddenField, TextField } from "~/components/ui/text-field";
import type { Constraints, FormReply } from "~/lib/form";
import { DOMAINS } from "~/lib/vocabulary";

export type EntryFormProps = {
  form: EntryFormView;
  defaults: EntryDefaults | null;
  /** An incomplete draft as typed; used instead of the defaults. */
  typed?: Record<string, string | string[]> | null;
  /** `rev` null: nothing is stored yet; `corrects` null: it corrects nothing. */
  of: { id: string; rev: number | null; corrects: string | null };
  reply: FormReply | null;
  constraints: Constraints;
  isSending: boolean;
  when: When;
};

const FORM = "entry";

/** Shows the form of a log entry. It says who will read what, before anything is typed. */
export function EntryForm({
  form,
  defaults,
  typed = null,
  of,
  reply: refused,
  constraints,
  isSending,
  when,
}: EntryFormProps) {
  const { t, i18n } = useLingui();
  const returned = useContext(ReturnedContext);
  // A form restored after signing in again is newer than its saved draft.
  const back = refused === null && returned?.form === FORM ? returned.values : null;
  const given = back ?? refused?.initialValue ?? typed;
  const reply = refused ?? (typed && !back ? { initialValue: typed } : null);
  // A form that came back keeps its id, so that submitting it again is still the same entry.
  const id = textIn(given, "id") ?? of.id;
  const saving = useDraftSaver(FORM, back ? revIn(back) : of.rev);
  const canSend = form.access === "open";
  return (
    <FormFrame id={FORM} reply={reply} constraints={constraints}>
      <HiddenField name="id" value={id} />
      {/* Increases with each save while the page is open. */}
      {saving.rev !== null && <input type="hidden" name="rev" value={saving.rev} />}
      {of.corrects !== null && <HiddenField name="corrects" value={of.corrects} />}
      <DateField
        name="practisedOn"
        label={<Trans>Day</Trans>}
        defaultValue={defaults?.practisedOn ?? form.days.last}
        min={form.days.first}
        max={form.days.last}
      />
      <DurationField
        name="time"
        label={<Trans>How long</Trans>}
        required
        defaultMinutes={defaults?.minutes ?? null}
      />
      <Tick
        name="longDay"
        error={reply?.error}
        given={given}
        label={<Trans>Yes, the total for this day is right</Trans>}
      />
      <Tick
        name="sameEntry"
        error={reply?.error}
        given={given}
        label={<Trans>Yes, this is a separate entry</Trans>}
      />
      <RadioGroup
        name="activity"
        label={<Trans>What you did</Trans>}
        defaultValue={defaults?.activity}
        options={form.activities.map(({ value, label, counts }) => ({
          value,
          label,
          hint: counts ? undefined : <Trans>You can log it, but it does not count as practice hours.</Trans>,
        }))}
      />
      <SelectField
        name="setting"
        label={<Trans>Where</Trans>}
        prompt={t`Choose one`}
        options={form.settings}
        defaultValue={defaults?.setting}
      />
      <SelectField
        name="domain"
        label={<Trans>Main domain</Trans>}
        prompt={t`Choose one`}
        options={DOMAINS.map((domain) => ({ value: domain, label: i18n._(domainLabel(domain)) }))}
        defaultValue={defaults?.domain}
      />
      <CheckboxGroup
        name="competencies"
        label={<Trans>Competencies you used</Trans>}
        hint={<Trans>Choose one to three.</Trans>}
        required
        options={form.competencies}
        defaultValue={defaults?.competencies}
      />
      <RadioGroup
        name="payment"
        label={<Trans>Paid or volunteer</Trans>}
        defaultValue={defaults?.isPaid == null ? null : defaults.isPaid ? "paid" : "volunteer"}
        options={[
          { value: "paid", label: <Trans>Paid</Trans> },
          { value: "volunteer", label: <Trans>Volunteer</Trans> },
        ]}
      />
      <TextField
        name="siteCode"
        label={<Trans>Site code</Trans>}
        hint={<Trans>If your program gave the site a code. Don’t enter the site’s name or address.</Trans>}
        required={false}
        short
        autoComplete="off"
        defaultValue={defaults?.siteCode}
      />
      <NoteField form={form} defaultValue={defaults?.note} />
      <Tick
        name="identifiesNobody"
        error={reply?.error}
        given={given}
        label={<Trans>This identifies no one</Trans>}
        hint={<Trans>I have read it again. No one could tell from it who I supported.</Trans>}
      />
      <FormActions>
        {/* Enter in a field presses the first button: the one that can be undone. */}
        <Button kind={canSend ? "quiet" : "main"} name="intent" value="draft" pending={isSending}>
          <Trans>Save draft</Trans>
        </Button>
        {canSend && (
          <Button name="intent" value="submit" pending={isSending}>
            <Trans>Submit to supervisor</Trans>
          </Button>
        )}
      </FormActions>
      <DraftStatus state={saving.state} when={when} />
      <WhatHappens form={form} />
    </FormFrame>
  );
}

type Given = FormReply["initialValue"];

function textIn(given: Given, name: string): string | null {
  const value = given?.[name];
  return typeof value === "string" ? value : null;
}

/** Returns the revision a form was written on; null when nothing was stored yet. */
function revIn(given: Given): number | null {
  const rev = textIn(given, "rev");
  return rev === null ? null : Number(rev);
}

/** Appears when the response asks for it, and stays until the form is accepted. */
function Tick({
  name,
  error,
  given,
  label,
  hint,
}: {
  name: "longDay" | "sameEntry" | "identifiesNobody";
  error: FormReply["error"];
  given: Given;
  label: React.ReactNode;
  hint?: React.ReactNode;
}) {
  const isAsked = Boolean(error?.[name]) || Boolean(given?.[name]);
  return isAsked ? <CheckboxField name={name} label={label} hint={hint} required={false} card /> : null;
}

function NoteField({ form, defaultValue }: { form: EntryFormView; defaultValue: string | undefined }) {
  return (
    <div className="stack gap-tight">
      <TextArea
        name="note"
        label={<Trans>What you learned</Trans>}
        hint={
          <Trans>
            A sentence or two is enough. Write “a person I supported”: no name, initials, date of birth,
            address, phone number, or photo, and no story that could identify someone. Please leave out your
            own health as well.
          </Trans>
        }
        note={
          form.supervisorName === null ? (
            <Trans>
              Your supervisor will read this. If you write about danger to someone, they may have to act on
              it.
            </Trans>
          ) : (
            <Trans>
              Your supervisor, <PersonName name={form.supervisorName} />, will read this. If you write about
              danger to someone, they may have to act on it.
            </Trans>
          )
        }
        required={false}
        defaultValue={defaultValue}
      />
      {form.disclosureRule !== null && (
        <Disclosure plain summary={<Trans>Mandatory reporting</Trans>}>
          <p className="whitespace-pre-line">{form.disclosureRule}</p>
        </Disclosure>
      )}
    </div>
  );
}

function WhatHappens({ form }: { form: EntryFormView }) {
  if (form.access === "locked") {
    return (
      <Notice title={<Trans>You can save this as a draft for now</Trans>}>
        <Trans>Only you see a draft. You can submit it once you have completed these modules:</Trans>{" "}
        <MissingModules modules={form.lockedBy} />
      </Notice>
    );
  }
  return (
    <p className="text-soft">
      {form.access === "closed" ? (
        <Trans>Only you see a draft. You can submit it when you have an open application.</Trans>
      ) : (
        <Trans>
          Only you see a draft, and you can change it. Once you submit, your supervisor sees it and it can’t
          be changed; you correct a mistake with a new entry.
        </Trans>
      )}
    </p>
  );
}
