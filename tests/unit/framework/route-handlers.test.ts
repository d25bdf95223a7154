import { readdirSync } from "node:fs";

import { matchRoutes } from "@remix-run/react";
import { describe, expect, test, vi } from "vitest";

import { routeFinder } from "~/framework/route-handlers";

type Route = { id: string; path?: string; index?: boolean; parentId?: string };
type Routes = Parameters<typeof routeFinder>[0];

/**
 * The program's own routes by file name, as the framework reads them, plus a layout, which the program doesn't have.
 */
function routesOfFiles(): Route[] {
  const files = readdirSync("app/routes").map((file) => file.replace(/\.tsx?$/, ""));
  const own = files.map((name): Route => {
    const id = `routes/${name}`;
    if (name === "_index") return { id, parentId: "root", index: true };
    const parts = name
      .split(/\.(?![^[]*\])/)
      .filter((part) => part !== "_index")
      .map((part) => part.replace(/_$/, "").replace(/\[(.*?)\]/g, "$1"));
    const path = parts.map((part) => (part === "$" ? "*" : part.replace(/^\$/, ":"))).join("/");
    return { id, parentId: "root", path, ...(name.endsWith("._index") ? { index: true } : {}) };
  });
  return [
    { id: "root", path: "" },
    ...own,
    { id: "layout", parentId: "root", path: "layout" },
    { id: "layout/index", parentId: "layout", index: true },
    { id: "layout/inner", parentId: "layout", path: ":inner" },
    { id: "layout/rest", parentId: "layout", path: "files/*" },
  ];
}

const routes = routesOfFiles();

function tree(parentId: string | undefined): object[] {
  return routes
    .filter((route) => route.parentId === parentId)
    .map(({ id, path, index }) => {
      const children = tree(id);
      return {
        id,
        path,
        ...(index && children.length === 0 ? { index } : {}),
        ...(children.length > 0 ? { children } : {}),
      };
    });
}

const find = routeFinder(Object.fromEntries(routes.map((route) => [route.id, route])) as unknown as Routes);
const asTheFramework = (path: string) =>
  matchRoutes(tree(undefined) as never, path)?.at(-1)?.route.id ?? null;

const words = [
  "",
  "learn",
  "LEARN",
  "quiz",
  "manage",
  "cohorts",
  "new",
  "a1",
  "x.pdf",
  "x.json",
  "answer",
  "note",
];
const more = [
  "certificates",
  "verify",
  "account",
  "email",
  "edit",
  "export.csv",
  "layout",
  "files",
  "%6Cearn",
  "a%2Fb",
];
const parts = [...words, ...more];

describe("the route that answers a path", () => {
  test("is the one that the framework would choose, for every path of up to three segments", () => {
    for (const a of parts)
      for (const b of parts)
        for (const c of parts) {
          const path = `/${a}/${b}/${c}`.replace(/\/+/g, "/");
          expect(find(path), path).toBe(asTheFramework(path));
        }
  }, 60_000);

  test.each([
    ["/learn/m/quiz/a1", "routes/learn.$module.quiz.$attempt"],
    ["/learn/m/quiz/a1/answer", "routes/learn.$module.quiz.$attempt_.answer"],
    ["/learn/m/quiz/a1/answer/", "routes/learn.$module.quiz.$attempt_.answer"],
    ["/manage/cohorts/new", "routes/manage.cohorts.new"],
    ["/manage/cohorts/c1/export.csv", "routes/manage.cohorts.$id.export[.]csv"],
    ["/nothing/at/all/here", "routes/$"],
  ])("%s", (path, id) => {
    expect(find(path)).toBe(id);
    expect(asTheFramework(path)).toBe(id);
  });

  test("a malformed path is matched all the same", () => {
    const warned = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    for (const path of ["/%E0%A4%A", "/learn/%E0%A4%A", "/verify/%"])
      expect(find(path)).toBe(asTheFramework(path));
    warned.mockRestore();
  });

  test("a data request is answered by its page's route", () => {
    expect(find("/learn/m/l.data")).toBe("routes/learn.$module.$lesson");
    expect(find("/_root.data")).toBe("routes/_index");
  });
});
