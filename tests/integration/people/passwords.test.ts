import { describe, expect, it } from "vitest";

import { fitsHash, hashPassword } from "~/lib/password.server";

describe("hashes of passwords", () => {
  it("are Argon2id of at least 46 MiB, each with its own salt", async () => {
    const [one, two] = await Promise.all([
      hashPassword("four words in a row"),
      hashPassword("four words in a row"),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/);
    expect(one).not.toBe(two);
  });

  it.each(["  spaces around  ", "nul\u0000byte", "🌱 emoji", "é composed", "x".repeat(1024)])(
    "match %j only as it was typed",
    async (password) => {
      const hash = await hashPassword(password);
      expect(await fitsHash(hash, password)).toBe(true);
      expect(await fitsHash(hash, `${password} `)).toBe(false);
      expect(await fitsHash(hash, password.trim() === password ? password.slice(1) : password.trim())).toBe(
        false,
      );
    },
  );

  it("are equal for the same letters, composed or not, and distinguish what only looks alike", async () => {
    const hash = await hashPassword("caf\u00e9 au lait");
    expect(await fitsHash(hash, "cafe\u0301 au lait")).toBe(true);
    expect(await fitsHash(hash, "caf\u0435 au lait")).toBe(false);
  });

  it("match no one when there is no account", async () => {
    expect(await fitsHash(null, "four words in a row")).toBe(false);
  });

  it("are computed four at a time: 32 sign-ins do not use a gigabyte", async () => {
    const before = process.memoryUsage().rss;
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5);
    const hashes = await Promise.all(Array.from({ length: 32 }, () => hashPassword("four words in a row")));
    clearInterval(watch);
    expect(new Set(hashes).size).toBe(32);
    expect(most - before).toBeLessThan(400 * 1024 * 1024);
    await expect(fitsHash("not a hash", "x")).rejects.toThrow();
    // A failure releases its slot.
    expect(await fitsHash(null, "x")).toBe(false);
  });
});
