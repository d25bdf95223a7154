import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, test, vi } from "vitest";

import { contentCheck } from "~/cli/content-check";

/** Creates the small program's content with another contact. */
function contentWith(contact: string): string {
  const folder = mkdtempSync(join(tmpdir(), "alongside-contact-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync("tests/support/content", folder, { recursive: true });
  const file = join(folder, "program.yaml");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace(/contact:\n(?: {2}.*\n)+/, `contact:\n${contact}`));
  return folder;
}

async function check(folder: string): Promise<{ code: number; text: string }> {
  let text = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  onTestFinished(() => write.mockRestore());
  const code = await contentCheck([folder]);
  return { code, text };
}

test("content:check warns about a contact who cannot be reached, with the line, and does not count it as a fault", async () => {
  const { code, text } = await check(contentWith("  name: the person who invited you\n"));
  expect(code).toBe(0);
  expect(text).toContain("All content files are valid.");
  expect(text).toMatch(/program\.yaml:\d+.*contact/);
});

test("content:check warns about a contact that is still the example", async () => {
  const { code, text } = await check(
    contentWith("  name: The program office\n  email: program@example.org\n"),
  );
  expect(code).toBe(0);
  expect(text).toMatch(/program@example\.org/);
});

test("content:check does not warn about a real contact", async () => {
  const { code, text } = await check(
    contentWith("  name: The program office\n  email: office@riverside-peers.org\n"),
  );
  expect(code).toBe(0);
  expect(text).toBe("All content files are valid.\n");
});
