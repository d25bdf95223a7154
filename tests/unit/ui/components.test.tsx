import { describe, expect, it } from "vitest";

import { AppShell } from "~/components/ui/app-shell";
import { DataTable } from "~/components/ui/data-table";
import { EmailAddress } from "~/components/ui/email-address";
import { Pagination } from "~/components/ui/pagination";
import { PathSteps } from "~/components/ui/path-steps";
import { ProgressBar } from "~/components/ui/progress-bar";
import { MarkLegend, MarkShapes, StateMarks } from "~/components/ui/state-marks";

import { html } from "./render";

describe("the frame", () => {
  const page = html(
    <AppShell
      brand="Alongside"
      homeTo="/"
      nav={[
        { to: "/learn", label: "Learn" },
        { to: "/learning", label: "Other" },
      ]}
      helpTo="/help-now"
      helpLabel="Help now"
      exitTo="/exit"
      exitLabel="Exit"
    >
      <h1>Here</h1>
    </AppShell>,
  );

  it("has help and exit as plain links, a skip link, and a menu without JavaScript", () => {
    expect(page).toContain(`href="/help-now"`);
    expect(page).toContain(`href="/exit"`);
    expect(page).toMatch(/<a class="skip-link" href="#main">/);
    expect(page).toMatch(/<main [^>]*id="main"[^>]*tabindex="-1"/i);
    expect(page).toContain("<details");
  });

  it("marks the item to which the page belongs, and no other", () => {
    expect(page).toMatch(/<a [^>]*aria-current="page"[^>]*href="\/learn"/);
    expect(page).not.toMatch(/aria-current="page"[^>]*href="\/learning"/);
  });
});

describe("pictures with words", () => {
  it("keeps a bar within its bounds and says it in words", () => {
    const page = html(<ProgressBar label="Hours" value={140} max={120} text="140 of 120 hours" />);
    expect(page).toMatch(/<progress value="120" max="120"/);
    expect(page).toContain("140 of 120 hours");
    expect(html(<ProgressBar label="None" value={3} max={0} text="none" />)).toContain(`max="1"`);
  });

  it("describes each stop's state in words", () => {
    const page = html(
      <PathSteps
        stops={[
          { key: "a", title: "A", state: "done", to: "/a" },
          { key: "b", title: "B", state: "locked", note: "Opens after A" },
        ]}
      />,
    );
    expect(page).toContain("Done");
    expect(page).toContain("Not open yet");
    expect(page).toContain("Opens after A");
  });

  it("gives each mark a text, and defines each shape once", () => {
    const page = html(
      <>
        <MarkShapes />
        <StateMarks marks={[{ key: "a", state: "part", label: "Boundaries: Lessons read: 1 of 3" }]} />
        <MarkLegend entries={[{ state: "part", label: "Reading" }]} />
      </>,
    );
    expect(page).toMatch(/<svg [^>]*role="img"><title>Boundaries: Lessons read: 1 of 3<\/title>/);
    expect(page.match(/<symbol /g)).toHaveLength(4);
    for (const [, id] of page.matchAll(/href="#([^"]+)"/g)) expect(page).toContain(`<symbol id="${id}"`);
    expect(page).not.toContain("style=");
  });

  it("names a table's region and states how it is sorted", () => {
    const page = html(
      <DataTable
        caption="People"
        rows={[{ id: "1", name: "Rosa", hours: 4 }]}
        rowKey={(row) => row.id}
        columns={[
          {
            key: "name",
            header: "Name",
            cell: (row) => row.name,
            sort: { to: "?sort=name", direction: "ascending" },
          },
          { key: "hours", header: "Hours", cell: (row) => row.hours, numeric: true },
        ]}
      />,
    );
    const region = /role="region" aria-labelledby="([^"]+)"/.exec(page)?.[1];
    expect(page).toContain(`id="${region}"`);
    expect(page).toContain(`aria-sort="ascending"`);
    expect(page).toContain(`<th scope="row">Rosa</th>`);
  });

  it("links to the pages of a list", () => {
    const page = html(<Pagination page={4} pages={9} toPage={(number) => `?page=${number}`} />);
    expect([...page.matchAll(/href="[^"]*page=(\d+)"/g)].map((match) => match[1])).toEqual([
      "3",
      "1",
      "3",
      "4",
      "5",
      "9",
      "5",
    ]);
    expect(html(<Pagination page={1} pages={1} toPage={String} />)).toBe("");
  });
});

describe("an email address", () => {
  it("may break after the “@” and before a period, and is copied unchanged", () => {
    const markup = html(<EmailAddress address="ava.lee@demo.example" />);
    expect(markup).toContain("ava<wbr/>.lee@<wbr/>demo<wbr/>.example");
    expect(markup.replace(/<[^>]*>/g, "")).toBe("ava.lee@demo.example");
  });
});
