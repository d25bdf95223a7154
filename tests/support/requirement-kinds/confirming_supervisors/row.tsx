import type { RequirementRows } from "~/features/certification/requirements/types";
import { paths } from "~/lib/paths";

export const confirmingSupervisorsRows: RequirementRows = {
  nextCard: {
    title: "Practice with another supervisor",
    to: paths.practice(),
    label: "Open the practice log",
    comesBeforeTexts: false,
  },
  row: ({ have, need }, { audience }) => ({
    sentences: [
      audience === "trainee"
        ? `${have} of ${need} supervisors have confirmed your hours.`
        : `${have} of ${need} supervisors have confirmed hours.`,
    ],
    comesBy: null,
    link: { to: paths.practice(), label: "Open the practice log" },
  }),
};
