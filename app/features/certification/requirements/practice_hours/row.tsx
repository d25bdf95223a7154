import { Trans } from "@lingui/react/macro";

import type { RequirementRows } from "../types";
import { Duration } from "~/components/ui/duration";
import { lists } from "~/lib/intl";
import { paths } from "~/lib/paths";

export const practiceHoursRows: RequirementRows = {
  nextCard: {
    title: <Trans>Log your practice hours</Trans>,
    to: paths.practice(),
    label: <Trans>Open the practice log</Trans>,
    comesBeforeTexts: false,
  },
  row(result, { audience, locale }) {
    const isLocked = result.state === "locked";
    // A person moved to a version with more modules has hours, and cannot log more yet.
    const isPaused = isLocked && (result.have > 0 || result.waiting > 0);
    const titles = lists(locale, "conjunction").format(result.lockedBy);
    const waiting = <Duration hours={result.waiting} />;
    const rule = !isLocked ? (
      <Trans>Hours count when the supervisor has confirmed them.</Trans>
    ) : isPaused ? (
      <Trans>
        Practice reopens when the quizzes of these modules are passed: {titles}. Confirmed hours still count.
      </Trans>
    ) : (
      <Trans>Practice opens when the quizzes of these modules are passed: {titles}.</Trans>
    );
    const wait =
      audience === "trainee" ? (
        <Trans>Waiting for your supervisor: {waiting}.</Trans>
      ) : (
        <Trans>Waiting to be confirmed: {waiting}.</Trans>
      );
    const waits = result.waiting > 0 ? [wait] : [];
    return {
      sentences: isLocked ? [rule, ...waits] : [...waits, rule],
      bar: { label: <Trans>Confirmed hours</Trans>, isEarned: false },
      isPaused,
      comesBy: null,
      link: isLocked
        ? { to: paths.learn(), label: <Trans>Go to the modules</Trans> }
        : { to: paths.practice(), label: <Trans>Open the practice log</Trans> },
    };
  },
};
