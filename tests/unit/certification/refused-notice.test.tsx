import { expect, test } from "vitest";

import { RefusedNotice } from "~/features/certification/components/refused-notice";

import { html } from "../ui/render";

const refused = (initialValue: Record<string, string>) => ({
  initialValue,
  error: { "": ["Somebody acted on it meanwhile."] },
});

test("a decision that came too late shows the reason that was typed, although its form is gone", () => {
  const page = html(
    <RefusedNotice reply={refused({ intent: "return", reason: "Hours of May <b>miss</b>." })} />,
  );
  expect(page).toContain("Somebody acted on it meanwhile.");
  expect(page).toContain("What you had written");
  expect(page).toContain("Hours of May &lt;b&gt;miss&lt;/b&gt;.");
});

test("shows nothing else when nothing was typed, or only a password", () => {
  const sents: Record<string, string>[] = [{ intent: "issue" }, { password: "lantern river", reason: "" }];
  for (const sent of sents) {
    const page = html(<RefusedNotice reply={refused(sent)} />);
    expect(page).not.toContain("What you had written");
    expect(page).not.toContain("lantern");
  }
  expect(html(<RefusedNotice reply={null} />)).not.toContain("<p");
});
