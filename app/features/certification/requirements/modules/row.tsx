import { Trans } from "@lingui/react/macro";

import type { RequirementRows } from "../types";
import { lists } from "~/lib/intl";
import { paths } from "~/lib/paths";

export const modulesRows: RequirementRows = {
  nextCard: {
    title: <Trans>Continue your modules</Trans>,
    to: paths.learn(),
    label: <Trans>Continue learning</Trans>,
    comesBeforeTexts: true,
  },
  row({ parts, state, updates }, { audience, locale }) {
    const done = parts.filter((part) => part.state === "met").length;
    const all = parts.length;
    const updated = lists(locale, "conjunction").format(updates.map(({ title }) => title));
    const rule = (
      <Trans>
        Modules done: {done} of {all}. A module counts when every lesson is read and its quiz is passed.
      </Trans>
    );
    const update =
      audience === "trainee" ? (
        <Trans>
          Your program asks you to read the updated lessons in {updated} before you apply. Everything you did
          still counts.
        </Trans>
      ) : (
        <Trans>
          The program requires the updated lessons in {updated} to be read before applying. Everything that
          was earned still counts.
        </Trans>
      );
    return {
      sentences: updates.length > 0 ? [rule, update] : [rule],
      bar: { label: <Trans>Training hours</Trans>, isEarned: true },
      comesBy: null,
      link: state === "met" ? undefined : { to: paths.learn(), label: <Trans>Continue learning</Trans> },
    };
  },
};
