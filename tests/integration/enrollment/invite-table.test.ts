import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";

import { scene } from "../../support/cohort-scene";
import type { Watch } from "~/db/types";
import { outcome, type TestPerson } from "../../support/world";
import { invitations } from "~/db/schema/enrollment";
import { auditLog, outbox } from "~/db/schema/journal";
import { people } from "~/db/schema/people";
import { unitOfWork } from "~/db/unit-of-work.server";
import { setCohortStatus } from "~/features/cohorts/commands/cohorts.server";
import { action, loader } from "~/routes/manage.cohorts.$id.import";

type Preview = {
  preview: {
    judged: { rows: { line: number; verdict: { kind: string } }[]; toInvite: unknown[]; unused: string[] };
    table: string;
  };
};

async function open(watch: Watch = {}) {
  const all = await scene(watch);
  const { world, mine, manager } = all;
  const send = (who: TestPerson | null, body: BodyInit, id = mine.id, headers?: HeadersInit) => {
    const args = world.get(who, `/manage/cohorts/${id}/import`, { id });
    const init: RequestInit = { method: "POST", body, ...(headers ? { headers } : {}), duplex: "half" };
    return outcome(() => action({ ...args, request: new Request(args.request.url, init) }));
  };
  const formOf = (fields: Record<string, string | Blob>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields))
      if (typeof value === "string") form.append(name, value);
      else form.append(name, value, "people.csv");
    return form;
  };
  const upload = (file: BlobPart, who: TestPerson | null = manager, id = mine.id) =>
    send(who, formOf({ intent: "preview", file: new Blob([file]), pasted: "" }), id);
  const paste = (pasted: string) => send(manager, formOf({ intent: "preview", file: new Blob([]), pasted }));
  const confirm = (table: string, once = "a".repeat(32), who: TestPerson | null = manager, id = mine.id) =>
    send(who, formOf({ intent: "confirm", table, once }), id);
  const rows = () => world.db.select().from(invitations).orderBy(invitations.email);
  const page = (who: TestPerson | null, id = mine.id) =>
    outcome(() => loader(world.get(who, `/manage/cohorts/${id}/import`, { id })));
  return { ...all, send, formOf, upload, paste, confirm, rows, page };
}

const previewed = (answer: { data: unknown }) => (answer.data as Preview).preview;
const errorsOf = (answer: { data: unknown }) =>
  (answer.data as { reply: { error: Record<string, string[]> } }).reply.error;

describe("inviting from a table", () => {
  test("marks each row before anything is written, and then invites in one unit of work", async () => {
    const { world, dana, rosa, stranger, upload, confirm, rows } = await open();
    const closed = await world.person("Closed", "trainee");
    await unitOfWork(world.db, (tx) =>
      tx.update(people).set({ status: "deactivated" }).where(eq(people.id, closed.id)),
    );
    const first = await upload("open@example.org");
    expect((await confirm(previewed(first).table)).status).toBe(303);
    const csv = [
      "Email;Name;Role;Supervisor;Phone",
      `nia@example.org;Nia;;${dana.email};1`,
      "zoe@example.org;=HYPERLINK(1);trainee;;",
      "sam@example.org;Sam;supervisor;;",
      `${rosa.email};Rosa;;;`,
      "OPEN@example.org;;;;",
      `${stranger.email};;;;`,
      `${closed.email};;;;`,
      "NIA@example.org;again;;;",
      "nobody;;;;",
      "y@example.org;;;nobody@example.org;",
      `${dana.email};;supervisor;;`,
    ].join("\r\n");
    const answer = await upload(csv);
    expect(answer.status).toBe(200);
    const { judged, table } = previewed(answer);
    expect(judged.rows.map(({ line, verdict }) => [line, verdict.kind])).toEqual([
      [2, "new"],
      [3, "new"],
      [4, "new"],
      [5, "already_member"],
      [6, "already_invited"],
      [7, "has_account"],
      [8, "deactivated"],
      [9, "repeated"],
      [10, "wrong"],
      [11, "no_such_supervisor"],
      [12, "already_staff"],
    ]);
    expect(judged.unused).toEqual(["Phone"]);
    expect(await rows(), "a preview writes nothing").toHaveLength(1);

    const once = "b".repeat(32);
    const both = [await confirm(table, once), await confirm(table, once)];
    for (const one of both) expect(one.location).toMatch(/\/invite\?invited=4$/);
    expect((await confirm(table, "c".repeat(32))).location).toMatch(/invited=0$/);
    expect((await rows()).map(({ email, role, supervisorId }) => [email, role, supervisorId])).toEqual(
      [
        ["nia@example.org", "trainee", dana.id],
        ["open@example.org", "trainee", null],
        ["sam@example.org", "supervisor", null],
        [stranger.email, "trainee", null],
        ["zoe@example.org", "trainee", null],
      ].sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    );
    expect(await world.db.$count(outbox)).toBe(5);
    expect(await world.db.$count(auditLog, eq(auditLog.action, "invitation.sent"))).toBe(5);
    const again = previewed(await upload(csv)).judged;
    expect(again.toInvite, "the same file again finds no one new").toEqual([]);
  });

  test("reads what is pasted, and says what is missing or can't be read", async () => {
    const { paste, upload, rows } = await open();
    expect(previewed(await paste("nia@example.org\tNia\nzoe@example.org\tZoe")).judged.toInvite).toHaveLength(
      2,
    );
    expect(errorsOf(await paste("  \n"))).toEqual({ file: ["Please choose a file, or paste rows."] });
    expect(errorsOf(await paste('a@example.org,"x'))).toHaveProperty("pasted");
    const refusals: [BlobPart, RegExp][] = [
      [new Uint8Array([0x50, 0x4b, 3, 4, 5]), /save it as CSV/],
      [new Uint8Array(5000), /not a table/],
      ["email\n", /no one in this table/],
      [`${"x,".repeat(1000)}\n`, /more than 50 columns/],
      [Array.from({ length: 1001 }, (_, i) => `p${i}@example.org`).join("\n"), /more than 1,000 rows/],
    ];
    for (const [file, message] of refusals) {
      const answer = await upload(file);
      expect([answer.status, errorsOf(answer).file?.[0]]).toEqual([400, expect.stringMatching(message)]);
    }
    expect(await rows()).toEqual([]);
  });

  test("is refused for another's cohort, other roles, when signed out, and to a closed cohort", async () => {
    const { world, manager, dana, mine, theirs, upload, confirm, page, rows } = await open();
    const table = "email\trole\tsupervisor\nnia@example.org\ttrainee\t";
    for (const [who, id, status] of [
      [manager, theirs.id, 404],
      [manager, "unknown", 404],
      [dana, mine.id, 403],
      [null, mine.id, 303],
    ] as const) {
      expect((await page(who, id)).status).toBe(status);
      expect((await upload(table, who, id)).status).toBe(status);
      expect((await confirm(table, undefined, who, id)).status).toBe(status);
    }
    expect((await confirm(" \n ")).status).toBe(400);
    const close = { cohortId: mine.id, status: "closed", rev: 0 } as const;
    await setCohortStatus(world.db, world.viewerOf(manager), close, world.deps);
    expect((await confirm(table)).status).toBe(410);
    expect(await rows()).toEqual([]);
  });

  test("stops reading a large upload, whether it declares its size or not, and refuses other forms", async () => {
    const { manager, send, formOf, rows } = await open();
    const large = new Blob([new Uint8Array(3 * 1024 * 1024).fill(97)]);
    expect((await send(manager, formOf({ intent: "preview", file: large }))).status).toBe(413);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1;
        controller.enqueue(new Uint8Array(1024 * 1024));
        if (sent === 50) controller.close();
      },
    });
    const type = { "Content-Type": "multipart/form-data; boundary=x" };
    const answer = await send(manager, endless, undefined, type);
    expect([answer.status, answer.data]).toEqual([413, { code: "file_too_large" }]);
    const cases: [BodyInit, HeadersInit | undefined, number][] = [
      ["not a form", type, 400],
      [new URLSearchParams({ intent: "preview" }), undefined, 415],
      [formOf({ intent: "preview", "x[99999999]": "1" }), undefined, 400],
      [formOf({ intent: "burn" }), undefined, 400],
    ];
    for (const [body, headers, status] of cases)
      expect((await send(manager, body, undefined, headers)).status).toBe(status);
    expect(await rows()).toEqual([]);
  });

  test("a thousand people take as many statements as ten, nearly", async () => {
    let statements = 0;
    const { confirm, rows } = await open({ onQuery: () => void (statements += 1) });
    const counted = async (run: () => Promise<unknown>) => {
      statements = 0;
      await run();
      return statements;
    };
    const table = (count: number, name: string) =>
      ["email", ...Array.from({ length: count }, (_, i) => `${name}${i}@example.org`)].join("\n");
    const few = await counted(() => confirm(table(10, "few"), "d".repeat(32)));
    const many = await counted(() => confirm(table(1000, "many"), "e".repeat(32)));
    expect(await rows()).toHaveLength(1010);
    expect(many - few).toBeLessThanOrEqual(8);
  });
});
