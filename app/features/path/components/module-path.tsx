import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";

import type { PathModule } from "../queries/learn.server";
import { DateTime } from "~/components/ui/date-time";
import { Duration } from "~/components/ui/duration";
import { PathSteps, type PathStop } from "~/components/ui/path-steps";
import { type Clock, lists } from "~/lib/intl";
import { paths } from "~/lib/paths";

/**
 * Shows the modules as stops on a line.
 * @param here the module the next step is in; null when it is in none
 */
export function ModulePath({
  modules,
  here,
  clock,
}: {
  modules: PathModule[];
  here: string | null;
  clock: Clock;
}) {
  const { t } = useLingui();
  return (
    <PathSteps
      label={t`Your path`}
      stops={modules.map((module) => ({
        key: module.id,
        title: module.title,
        to: paths.module(module.slug),
        state: stateOf(module, here),
        note: module.progress?.state === "done" ? undefined : <Note module={module} clock={clock} />,
      }))}
      vertical={modules.length > 6}
    />
  );
}

function stateOf(module: PathModule, here: string | null): PathStop["state"] {
  const state = module.progress?.state;
  if (state === "done") return "done";
  if (state === "locked") return "locked";
  return module.id === here ? "here" : "ahead";
}

function Note({ module, clock }: { module: PathModule; clock: Clock }): ReactNode {
  const { i18n } = useLingui();
  const { progress } = module;
  if (!progress) return <Hours value={module.hours} />;
  const { lessonsRead, lessonsTotal, quiz } = progress;
  if (progress.state === "locked") {
    const before = lists(i18n.locale, "conjunction").format(progress.lockedByTitles);
    return <Trans>Opens after {before}</Trans>;
  }
  if (module.isBroken) return <Trans>Cannot be shown right now</Trans>;
  if (quiz.kind === "passed") {
    return (
      <Plural
        value={lessonsTotal - lessonsRead}
        one="Quiz passed, # lesson left"
        other="Quiz passed, # lessons left"
      />
    );
  }
  if (quiz.kind === "open") return <Trans>Quiz in progress</Trans>;
  if (quiz.kind === "wait") {
    return (
      <Trans>
        Quiz reopens <DateTime value={quiz.until} {...clock} />
      </Trans>
    );
  }
  if (lessonsTotal > 0 && lessonsRead === lessonsTotal)
    return <Trans>All lessons read. Next: the quiz</Trans>;
  if (lessonsRead > 0) {
    return (
      <Plural
        value={lessonsTotal}
        one={`${lessonsRead} of # lesson read`}
        other={`${lessonsRead} of # lessons read`}
      />
    );
  }
  return (
    <>
      <Plural value={lessonsTotal} one="# lesson" other="# lessons" /> · <Hours value={module.hours} />
    </>
  );
}

/** Shows a number of hours. */
export function Hours({ value }: { value: number }) {
  return <Duration hours={value} />;
}
