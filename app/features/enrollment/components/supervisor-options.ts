import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";

import type { SelectOption } from "~/components/ui/select-field";

/** A supervisor who can be chosen. */
export type SupervisorChoice = {
  personId: string;
  shownName: string;
  /** How many people they supervise now. */
  trainees: number;
  /** They supervised this very person before, and the assignment was ended. */
  isFormer?: boolean;
};

/** More trainees than this are more than one supervisor can usually accompany well. */
const MANY_TRAINEES = 10;

/**
 * Returns supervisors as options that say how many people each supervises now, whether that is many, and whether they
 * supervised this person before. Those with fewer trainees come first.
 */
export function useSupervisorOptions(supervisors: readonly SupervisorChoice[]): SelectOption[] {
  const { t } = useLingui();
  return [...supervisors]
    .sort((one, other) => one.trainees - other.trainees)
    .map(({ personId, shownName, trainees, isFormer = false }) => {
      const load = t`${plural(trainees, { one: "# trainee", other: "# trainees" })}`;
      const notes = [
        load,
        ...(trainees > MANY_TRAINEES ? [t`more than ${MANY_TRAINEES}`] : []),
        ...(isFormer ? [t`supervised this person before`] : []),
      ];
      return { value: personId, label: `${shownName} · ${notes.join(", ")}` };
    });
}
