/** The form around a cohort's list: acts on the people who are checked, or on everyone in the list. */
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { filterText, type ListAsked } from "../cohort-list";
import { Button, TextLink } from "~/components/ui/button";
import { CheckboxField } from "~/components/ui/choice-fields";
import { FormFrame } from "~/components/ui/form-frame";
import { SelectField } from "~/components/ui/select-field";
import {
  useSupervisorOptions,
  type SupervisorChoice,
} from "~/features/enrollment/components/supervisor-options";
import { paths } from "~/lib/paths";
import type { FormReply } from "~/lib/form";
import { PAGE_SIZE } from "~/lib/paging";

type Choice = { id: string; name: string };

export function SelectionForm({
  cohortId,
  asked,
  found,
  supervisors,
  cohorts,
  reply,
  children,
}: {
  cohortId: string;
  asked: Pick<ListAsked, "view" | "search">;
  /** How many people the list has on all of its pages. */
  found: number;
  supervisors: readonly SupervisorChoice[];
  /** The open cohorts that people can be moved to. */
  cohorts: readonly Choice[];
  reply: FormReply | undefined;
  children: (checked: ReadonlySet<string>) => ReactNode;
}) {
  const { t } = useLingui();
  const supervisorOptions = useSupervisorOptions(supervisors);
  const options = (choices: readonly Choice[]) => choices.map(({ id, name }) => ({ value: id, label: name }));
  return (
    // Reloads the page, because a script can't answer a form with a file.
    <FormFrame id="selection" reply={reply} wide isFinal reloadDocument label={t`Change several people`}>
      {children(checkedIn(reply))}
      <fieldset className="selection-bar">
        <legend>
          <Trans>With the selected people</Trans>
        </legend>
        <CheckboxField
          name="everyone"
          value={filterText({ ...asked, people: found })}
          label={
            found > PAGE_SIZE ? (
              <Plural
                value={found}
                one="Everyone in this list: # person, on all pages"
                other="Everyone in this list: # people, on all pages"
              />
            ) : (
              <Plural
                value={found}
                one="Everyone in this list: # person"
                other="Everyone in this list: # people"
              />
            )
          }
        />
        <div className="selection-acts">
          {supervisors.length > 0 ? (
            <div className="selection-act">
              <SelectField
                name="supervisorId"
                label={<Trans>Supervisor</Trans>}
                hint={<Trans>Pending work moves to the new supervisor.</Trans>}
                prompt={t`Choose one`}
                options={supervisorOptions}
              />
              <Button kind="quiet" name="intent" value="assign">
                <Trans>Assign this supervisor</Trans>
              </Button>
            </div>
          ) : (
            <p>
              <Trans>This cohort has no supervisor yet</Trans>{" "}
              <TextLink to={paths.cohortEdit(cohortId)}>
                <Trans>Add one to the cohort’s staff</Trans>
              </TextLink>
            </p>
          )}
          {cohorts.length > 0 && (
            <div className="selection-act">
              <SelectField
                name="toCohortId"
                label={<Trans>Move to</Trans>}
                hint={
                  <Trans>
                    Records and applications move with them. Supervisors who are not on that cohort’s staff no
                    longer supervise them.
                  </Trans>
                }
                prompt={t`Choose a cohort`}
                options={options(cohorts)}
              />
              <Button kind="quiet" name="intent" value="move">
                <Trans>Move to this cohort</Trans>
              </Button>
            </div>
          )}
          <div className="selection-act">
            <p className="field-hint">
              <Trans>A download with names is recorded in the audit log.</Trans>
            </p>
            <Button kind="quiet" icon="download" name="intent" value="export">
              <Trans>Download with names</Trans>
            </Button>
          </div>
        </div>
      </fieldset>
    </FormFrame>
  );
}

/**
 * Returns who was checked when the form came back; after someone else's change, the assignment behind a checkbox is a
 * new one.
 */
function checkedIn(reply: FormReply | undefined): Set<string> {
  const typed = reply?.initialValue?.trainee;
  const ticks = Array.isArray(typed) ? typed : [typed];
  return new Set(ticks.flatMap((tick) => (typeof tick === "string" ? [tick.split(":")[0] ?? ""] : [])));
}
