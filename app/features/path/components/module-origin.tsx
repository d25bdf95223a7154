import { Trans } from "@lingui/react/macro";

import type { ModulePage } from "../queries/module.server";
import { Card } from "~/components/ui/card";
import { DateTime } from "~/components/ui/date-time";
import { Duration } from "~/components/ui/duration";
import { Section } from "~/components/ui/page-header";

/** Describes the part of this module that a facilitator leads, which is not credited. */
export function ModuleLive({ live }: { live: NonNullable<ModulePage["live"]> }) {
  const { hours, covers, check } = live;
  return (
    <Section title={<Trans>Live practice</Trans>}>
      <Card>
        <div className="stack gap-even">
          <p>
            <Trans>
              <Duration hours={hours} /> with a facilitator, not part of the module’s credit.
            </Trans>
          </p>
          <p>
            <Trans>What you’ll practice: {covers}</Trans>
          </p>
          {check !== null && (
            <p>
              <Trans>What your facilitator will look for: {check}</Trans>
            </p>
          )}
        </div>
      </Card>
    </Section>
  );
}

/** Says when the module was last updated and who reviewed it. */
export function ModuleOrigin({ module, locale }: { module: ModulePage; locale: string }) {
  const { written, reviewedBy } = module;
  const { name, role, date } = reviewedBy ?? { name: "", role: "", date: "" };
  return (
    <p className="text-soft">
      {written !== "" && (
        <>
          <Trans>
            Last updated <DateTime value={written} locale={locale} />.
          </Trans>{" "}
        </>
      )}
      {reviewedBy === null ? (
        <Trans>Not yet reviewed by a subject expert.</Trans>
      ) : (
        <Trans>
          Reviewed by {name}, {role}, on <DateTime value={date} locale={locale} />.
        </Trans>
      )}
    </p>
  );
}
