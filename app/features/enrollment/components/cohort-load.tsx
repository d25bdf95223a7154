import { Plural } from "@lingui/react/macro";
import type { CohortLoad } from "~/features/enrollment/queries/cohort-loads.server";

/** Shows how many people learn in a cohort, and what is pending there for its manager. */

export function CohortLoadText({ load }: { load: CohortLoad }) {
  return (
    <>
      <Plural value={load.learners} one="# trainee here" other="# trainees here" />
      {load.applications > 0 && (
        <>
          {" · "}
          <Plural
            value={load.applications}
            one="# application waiting to be issued"
            other="# applications waiting to be issued"
          />
        </>
      )}
    </>
  );
}
