import { expect, test } from "vitest";

import { outcome, testWorld } from "../../support/world";
import { loader } from "~/routes/account._index";

const US = [
  "America/New_York",
  "America/Chicago",
  "America/Denver",
  "America/Phoenix",
  "America/Los_Angeles",
  "America/Anchorage",
  "Pacific/Honolulu",
];

test("the choice of time zones begins with those of the United States, from east to west, and has every other one once", async () => {
  const world = await testWorld();
  const kim = await world.person("Kim", "trainee");
  const { data } = await outcome(() => loader(world.get(kim, "/account")));
  const { timeZones } = data as { timeZones: string[] };
  expect(timeZones.slice(0, US.length)).toEqual(US);
  expect(new Set(timeZones).size).toBe(timeZones.length);
  expect([...timeZones].sort()).toEqual([...Intl.supportedValuesOf("timeZone")].sort());
});
