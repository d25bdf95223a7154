import { expect, test } from "vitest";

import { DecisionForms } from "~/features/staff/components/decision-forms";

import { html } from "../ui/render";

test("not approving an application takes one confirmation", () => {
  const page = html(
    <DecisionForms
      page={{
        application: { id: "a", personId: "p", state: "recommended", stateSince: 0, openedAt: 0, rev: 1 },
        trainee: { shownName: "Ava", legalName: "Ava Lee" },
        cohortName: "Spring",
        credentialTitle: "Test Certificate",
        evaluation: {
          applicationId: "a",
          state: "recommended",
          stage: "recommended",
          isReady: true,
          requirements: [],
          nextActor: "manager",
          certificate: null,
          evidenceHash: "",
          counted: { lessons: 0, quizzes: 0, entries: 0, minutes: 0 },
        },
        history: [],
        criteria: [],
        mayDecide: true,
        signed: null,
        certificate: null,
      }}
      when={{ locale: "en", zone: "UTC", now: 0 }}
      today="2026-03-02"
      reply={null}
      constraints={{ issue: {}, return: {}, deny: {} }}
      isSending={false}
    />,
  );
  expect(page.match(/name="confirm"/g)).toHaveLength(1);
});
