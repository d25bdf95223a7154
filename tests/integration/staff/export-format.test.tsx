import { describe, expect, test } from "vitest";

import { loader } from "~/routes/manage.cohorts.$id.export[.]csv";
import * as cohortPage from "~/routes/manage.cohorts.$id._index";

import { outcome } from "../../support/world";
import { practise, story } from "../certification/story";
import { pageHtml } from "../certification/holder";

/** A cohort in which a trainee has 12 hours 30 minutes confirmed, and 2 hours 15 minutes pending. */
async function logged() {
  const s = await story();
  // Two hours exist already.
  await practise(s.w, s.trainee, 630, { confirmedBy: s.supervisor });
  await practise(s.w, s.trainee, 135);
  const args = (query = "") =>
    s.w.get(s.manager, `/manage/cohorts/${s.cohort.id}/export.csv${query}`, { id: s.cohort.id });
  const lines = async (query = "") => {
    const text = await ((await loader(args(query))) as Response).text();
    return text
      .replace(/^\ufeff/, "")
      .trim()
      .split("\r\n");
  };
  return { ...s, args, lines };
}

const cells = (line: string | undefined, separator = ",") =>
  (line ?? "").slice(1, -1).split(`"${separator}"`);

describe("the table of a cohort", () => {
  test("has minutes as whole numbers next to the hours, so that no spreadsheet mistakes them for a date", async () => {
    const { lines } = await logged();
    const [header, row] = (await lines()).map((line) => cells(line));
    const named = new Map(header!.map((name, place) => [name, row![place]]));
    expect(named.get("Practice hours confirmed")).toBe("12.5");
    expect(named.get("Practice minutes confirmed")).toBe("750");
    expect(named.get("Practice hours pending")).toBe("2.25");
    expect(named.get("Practice minutes pending")).toBe("135");
  });

  test("has a decimal comma when that is chosen", async () => {
    const { lines } = await logged();
    const [, row] = await lines("?decimal=comma");
    expect(row).toContain('"12,5","750","2,25","135"');
    expect(row).not.toContain("12.5");
  });

  test.each([
    ["semicolon", ";"],
    ["tab", "\t"],
    ["comma", ","],
  ])("separates its columns by a %s when that is chosen", async (name, separator) => {
    const { lines } = await logged();
    for (const line of await lines(`?separator=${name}`)) {
      expect(cells(line, separator)).toHaveLength(9);
    }
  });

  test("with names has the same columns and choices", async () => {
    const { lines, trainee } = await logged();
    const [header, row] = await lines("?names=yes&decimal=comma&separator=semicolon");
    expect(cells(header, ";")).toHaveLength(10);
    expect(cells(row, ";").slice(0, 6)).toEqual([trainee.shownName, "2", "12,5", "750", "2,25", "135"]);
  });

  test("refuses an invalid choice", async () => {
    const { args } = await logged();
    for (const query of ["?decimal=0x2c", "?separator=%0A", "?decimal=comma&decimal=point"]) {
      expect((await outcome(() => loader(args(query)))).status, query).toBe(400);
    }
  });

  test("is requested by a form that offers these choices and works without scripts", async () => {
    const s = await logged();
    const page = await pageHtml(
      cohortPage,
      s.w.get(s.manager, `/manage/cohorts/${s.cohort.id}`, { id: s.cohort.id }),
    );
    const form = /<form[^>]*action="[^"]*export\.csv"[^>]*>.*?<\/form>/s.exec(page)?.[0] ?? "";
    expect(form).toMatch(/method="get"/i);
    expect(form).toMatch(/name="decimal"/);
    expect(form).toMatch(/name="separator"/);
    expect(form).toMatch(/name="names"/);
  });
});
