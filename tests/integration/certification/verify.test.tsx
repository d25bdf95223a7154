import { expect, test } from "vitest";

import * as certificatePage from "~/routes/certificates.$code._index";
import * as certification from "~/routes/certification._index";
import * as governing from "~/routes/manage.certificates.$id";
import * as verify from "~/routes/verify.$code";
import { DAY } from "~/lib/dates";

import { apply, issue, sign, story } from "./story";
import { holder, pageText } from "./holder";

/** Applied on March 2, signed on March 4 and issued on March 7, 2026, in Berlin. */
async function overDays() {
  const s = await story();
  if (!(await apply(s)).ok) throw new Error("not applied");
  s.w.clock.now += 2 * DAY;
  if (!(await sign(s, s.supervisor)).ok) throw new Error("not signed");
  s.w.clock.now += 3 * DAY;
  const made = await issue(s, s.manager);
  if (!made.ok) throw new Error(made.code);
  return { ...s, code: made.code, certificateId: made.certificateId };
}

test("the public page does not call a date of issue the completion date", async () => {
  const s = await overDays();
  const text = await pageText(verify, s.w.get(null, "/verify", { code: s.code }));
  expect(text).not.toMatch(/complet/i);
  expect(text).toContain("Valid. Issued on March 7, 2026");
});

test("the public page labels each date", async () => {
  const s = await overDays();
  const text = await pageText(verify, s.w.get(null, "/verify", { code: s.code }));
  expect(text).toContain("Requirements met March 2, 2026");
  expect(text).toContain("Signed off March 4, 2026");
  expect(text).toContain("Issued March 7, 2026");
});

test("the public page names the time zone in which the last day ends", async () => {
  const s = await overDays();
  const text = await pageText(verify, s.w.get(null, "/verify", { code: s.code }));
  expect(text).toMatch(/Valid until the end of March 7, 2027 \((Central European|Germany) Time\)/);
});

test("the time zone is on every page that shows until when a certificate is valid", async () => {
  const s = await overDays();
  const zone = /March 7, 2027 \((Central European|Germany) Time\)/;
  expect(await pageText(certificatePage, s.w.get(s.trainee, "/", { code: s.code }))).toMatch(zone);
  expect(await pageText(certification, s.w.get(s.trainee, "/certification"))).toMatch(zone);
  expect(await pageText(governing, s.w.get(s.manager, "/", { id: s.certificateId }))).toMatch(zone);
});

test("an expired, suspended or revoked certificate keeps its dates and their labels", async () => {
  for (const status of ["expired", "suspended", "revoked"] as const) {
    const s = await holder(status);
    const text = await pageText(verify, s.w.get(null, "/verify", { code: s.certificate.code }));
    expect(text, status).toContain("Requirements met March 2, 2026");
    expect(text, status).toContain("Issued March 2, 2026");
    expect(text, status).not.toMatch(/complet/i);
  }
});
