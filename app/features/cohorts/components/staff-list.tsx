/** The staff of a cohort, each with a way to remove them. */
import { Trans, useLingui } from "@lingui/react/macro";

import { Badge } from "~/components/ui/badge";
import { Button } from "~/components/ui/button";
import { ErrorSummary, FormFrame } from "~/components/ui/form-frame";
import { PersonName } from "~/components/ui/person-name";
import { HiddenField } from "~/components/ui/text-field";
import { roleLabel } from "~/features/people/labels";
import type { FormReply } from "~/lib/form";
import type { CohortStaffRole } from "~/lib/vocabulary";

export function StaffList({
  staff,
  viewerId,
  reply,
}: {
  staff: { staffId: string; personId: string; shownName: string; role: CohortStaffRole; canAct: boolean }[];
  viewerId: string;
  reply: FormReply | undefined;
}) {
  const { t, i18n } = useLingui();
  return (
    <>
      <ErrorSummary formId="remove-staff" reply={reply ?? null} />
      <ul className="mb-6 grid gap-2">
        {staff.map((one) => (
          <li
            key={one.staffId}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line pb-2"
          >
            <span className="grow">
              <PersonName name={one.shownName} />
              {one.personId === viewerId && (
                <>
                  {" "}
                  (<Trans>you</Trans>)
                </>
              )}
              {" · "}
              {i18n._(roleLabel(one.role))}
            </span>
            {!one.canAct && (
              <Badge tone="clay">
                <Trans>No longer has this role</Trans>
              </Badge>
            )}
            <FormFrame id={`remove-${one.staffId}`} label={t`Remove ${one.shownName} from the staff`}>
              <HiddenField name="intent" value="remove_staff" />
              <HiddenField name="staffId" value={one.staffId} />
              <Button kind="plain">
                <Trans>Remove from staff</Trans>
                <span className="sr"> {one.shownName}</span>
              </Button>
            </FormFrame>
          </li>
        ))}
      </ul>
    </>
  );
}
