import { expect, test } from "vitest";

import { testWorld } from "../../support/world";
import { html } from "../../unit/ui/render";
import { ModuleLive, ModuleOrigin } from "~/features/path/components/module-origin";
import { ModuleHours } from "~/features/path/components/module-parts";
import { loader } from "~/routes/learn.$module._index";

/* What a module's page says about its credit, about later parts, and about who wrote and reviewed it. */

const textOf = (markup: string) =>
  markup
    .replace(/<[^>]*>/g, "")
    .replaceAll("&#x27;", "'")
    .replace(/\s+/g, " ")
    .trim();

async function pageOfFirstModule() {
  const world = await testWorld();
  const manager = await world.person("Mara", "manager");
  const { module } = await loader(
    world.get(manager, "/learn/walking-together", { module: "walking-together" }),
  );
  return module;
}

test("hours are shown as hours of credit", async () => {
  const module = await pageOfFirstModule();
  expect(module.hours).toBe(1);
  expect(textOf(html(<ModuleHours module={module} />))).toBe("1 hour of credit · 2 lessons");
  expect(textOf(html(<ModuleHours module={{ ...module, hours: 1.75 }} />))).toBe(
    "1 hour 45 minutes of credit · 2 lessons",
  );
});

test("an unreviewed module says so", async () => {
  const module = await pageOfFirstModule();
  expect(module).toMatchObject({ written: "2026-01-01", reviewedBy: null, live: null });
  expect(textOf(html(<ModuleOrigin module={module} locale="en-US" />))).toBe(
    "Last updated January 1, 2026. Not yet reviewed by a subject expert.",
  );
});

test("a reviewed one says by whom, in what role and when", async () => {
  const module = await pageOfFirstModule();
  const reviewedBy = { name: "Nora Example", role: "nurse", date: "2026-02-04" };
  expect(textOf(html(<ModuleOrigin module={{ ...module, reviewedBy }} locale="en-US" />))).toBe(
    "Last updated January 1, 2026. Reviewed by Nora Example, nurse, on February 4, 2026.",
  );
});

test("live hours are not part of the credit", () => {
  const live = { hours: 1.5, covers: "Rescue breaths on a manikin", check: "Breaths that lift the chest" };
  const text = textOf(html(<ModuleLive live={live} />));
  expect(text).toContain("1 hour 30 minutes with a facilitator, not part of the module’s credit.");
  expect(text).toContain("Rescue breaths on a manikin");
  expect(text).toContain("Breaths that lift the chest");
  expect(textOf(html(<ModuleLive live={{ ...live, check: null }} />))).not.toContain("facilitator must");
});
