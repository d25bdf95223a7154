import { describe, expect, test } from "vitest";

import { outcome, testWorld } from "../../support/world";
import { canonicalJson, hashJson } from "~/curriculum/hash.server";
import { keepContentVersions } from "~/curriculum/versions.server";
import { agreements } from "~/db/schema/agreements";
import { contentVersions } from "~/db/schema/curriculum";
import { unitOfWork } from "~/db/unit-of-work.server";
import { loader as exit } from "~/routes/exit";
import { loader as glossary } from "~/routes/glossary";
import { handle, loader as helpNow } from "~/routes/help-now";
import { loader as policy } from "~/routes/policies.$slug";

describe("the glossary", () => {
  test("is for anyone signed in, in alphabetical order", async () => {
    const world = await testWorld();
    const who = await world.person("Sam", "supervisor");
    const { entries, total } = glossary(world.get(who, "/glossary"));
    expect(entries).toHaveLength(total);
    expect(entries.map(({ term }) => term)).toEqual(
      entries.map(({ term }) => term).sort(new Intl.Collator("en").compare),
    );
    expect(await outcome(() => glossary(world.get(null, "/glossary?q=x")))).toMatchObject({
      status: 303,
      location: "/login?to=%2Fglossary%3Fq%3Dx",
    });
  });

  test("is filtered regardless of capitals and accents; see-also links lead to terms outside the result too", async () => {
    const world = await testWorld();
    const who = await world.person("Tara", "trainee");
    const found = (q: string) => glossary(world.get(who, `/glossary?q=${encodeURIComponent(q)}`)).entries;
    expect(found("WÉLLNESS").map(({ id }) => id)).toContain("wellness-plan");
    expect(found("no such word at all")).toEqual([]);
    expect(found("%_\u0000'--")).toEqual([]);
    expect(found("x".repeat(5000))).toEqual([]);
    const linked = found("").flatMap(({ see }) => see);
    const known = new Set(found("").map(({ id }) => id));
    expect(linked.every(({ id }) => known.has(id))).toBe(true);
  });
});

describe("a policy", () => {
  const SLUG = "code-of-ethics";

  test("is open to anyone, with its version and day", async () => {
    const world = await testWorld();
    const current = world.curriculum.policyBySlug(SLUG)!;
    const { policy: shown } = await policy(world.get(null, `/policies/${SLUG}`, { slug: SLUG }));
    expect(shown).toMatchObject({
      title: current.title,
      version: current.version,
      effectiveOn: current.effectiveOn,
      isCurrent: true,
    });
    expect(shown.html).toBe(current.html);
    expect(
      await policy(world.get(null, `/policies/${SLUG}?hash=${current.hash}`, { slug: SLUG })),
    ).toMatchObject({ policy: { isCurrent: true } });
  });

  test("can be read as it was when people confirmed it", async () => {
    const world = await testWorld();
    const { hash: _hash, ...today } = world.curriculum.policyBySlug(SLUG)!;
    const before = { ...today, version: "0.9", html: "<p>As it was.</p>" };
    const earlier = { ...before, hash: hashJson(before) };
    await keepContentVersions(
      world.db,
      [{ kind: "policy", id: earlier.id, hash: earlier.hash, json: canonicalJson(earlier) }],
      1,
    );
    const ask = (slug: string, hash: string) =>
      outcome(() => policy(world.get(null, `/policies/${slug}?hash=${hash}`, { slug })));
    expect((await ask(SLUG, earlier.hash)).data).toMatchObject({
      policy: { version: "0.9", html: "<p>As it was.</p>", isCurrent: false },
    });
    // Under another policy's address it is not found.
    expect((await ask("data-notice", earlier.hash)).status).toBe(404);
    expect((await ask(SLUG, "0".repeat(64))).status).toBe(404);
    const profile = world.curriculum.profiles[0]!;
    expect((await ask(SLUG, profile.hash)).status).toBe(404);
  });

  test("that does not exist: 404", async () => {
    const world = await testWorld();
    for (const slug of ["nothing", "", "constructor"]) {
      expect((await outcome(() => policy(world.get(null, "/policies/x", { slug })))).status).toBe(404);
    }
  });
});

describe("help now", () => {
  test("is available to anyone, without scripts", async () => {
    const world = await testWorld();
    const { crisis, title } = await helpNow(world.get(null, "/help-now"));
    expect(crisis.emergency.number).toBe("112");
    expect(crisis.lines.map(({ id }) => id)).toEqual(["test-line", "test-chat"]);
    expect(title).toBe("Help");
    expect(handle).toEqual({ withoutScripts: true });
  });

  test("shows the lines of the profile a person is held to, or the program's when that one cannot be read", async () => {
    const world = await testWorld();
    const manager = await world.person("Mara", "manager");
    const trainee = await world.trainee("Tara", {
      cohort: await world.cohort("Spring", manager),
      assignedBy: manager,
    });
    const profile = world.curriculum.profiles[0]!;
    const own = {
      ...profile,
      crisis: { ...profile.crisis, emergency: { number: "999", text: "Call." } },
      hash: "own",
    };
    await keepContentVersions(
      world.db,
      [{ kind: "profile", id: own.id, hash: "own", json: JSON.stringify(own) }],
      1,
    );
    await unitOfWork(world.db, (tx) => tx.update(agreements).set({ profileHash: "own" }));
    expect((await helpNow(world.get(trainee, "/help-now"))).crisis.emergency.number).toBe("999");

    await unitOfWork(world.db, (tx) => tx.delete(contentVersions));
    expect((await helpNow(world.get(trainee, "/help-now"))).crisis.emergency.number).toBe("112");
    expect((await outcome(() => exit(world.get(trainee, "/exit")))).location).toBe("https://example.org/");
  });
});

test("exit redirects to the neutral site immediately and clears the cache", async () => {
  const world = await testWorld();
  const left = await outcome(() => exit(world.get(null, "/exit?to=https://evil.example")));
  expect(left).toMatchObject({ status: 303, location: "https://example.org/" });
  expect(left.headers.get("Clear-Site-Data")).toBe('"cache"');
});
