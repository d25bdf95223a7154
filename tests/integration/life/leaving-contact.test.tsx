import { expect, test } from "vitest";

import { outcome, testWorld } from "../../support/world";
import { Layout, loader as rootLoader } from "~/root";
import { drawn } from "./leaving-support";

test("the program's contact stands at the foot of every page, with ways that can be tapped", async () => {
  const world = await testWorld();
  const { data } = await outcome(() => rootLoader(world.get(null, "/")));
  const Page = () => <Layout>A page</Layout>;
  const { markup } = drawn({ default: Page, loader: () => null }, "/", data, undefined, "root");
  const foot = markup.slice(markup.indexOf("<footer"));
  expect(foot).toContain("Testa Contact");
  expect(foot).toContain('href="mailto:contact@example.org"');
});
