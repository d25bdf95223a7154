import type { World } from "./types";
import { unitOfWork } from "~/db/unit-of-work.server";
import { addRefusals } from "~/journal/refusals.server";
import { MINUTE } from "~/lib/dates";
import type { RefusalKind } from "~/lib/vocabulary";

/** A refused request, without the person and without the address. */
type Refused = { kind: RefusalKind; route: string; method: string; requestId: string };

/** The rest of a minute's refusals are summarized in one line: a flood must not fill the log. */
const LINES_A_MINUTE = 10;
const STORE_EVERY_MS = 1000;

/**
 * Returns a recorder of refused requests: a line in the log, a counter in the metrics, and a count by hour in the
 * database, where administrators see a series of them. However many come, a process writes to the database once a
 * second at most.
 */
export function createRefusals({
  db,
  now,
  log,
  metrics,
}: Pick<World, "db" | "now" | "log" | "metrics">): (refused: Refused) => void {
  const waiting = new Map<RefusalKind, number>();
  let timer: NodeJS.Timeout | null = null;
  const minute = { at: 0, told: 0, untold: 0 };

  async function store(): Promise<void> {
    const counts = new Map(waiting);
    waiting.clear();
    if (counts.size === 0) return;
    try {
      await unitOfWork(db, (tx) => addRefusals(tx, counts, now()));
    } catch (error) {
      log.warn("refusals.not_counted", {}, error);
    }
  }

  function storeSoon(): void {
    if (timer) return;
    void store();
    timer = setTimeout(() => {
      timer = null;
      if (waiting.size > 0) storeSoon();
    }, STORE_EVERY_MS);
    timer.unref();
  }

  function tell({ kind, route, method, requestId }: Refused): void {
    const at = Math.floor(now() / MINUTE);
    if (at !== minute.at) {
      if (minute.untold > 0) log.warn("requests.refused", { more: minute.untold });
      Object.assign(minute, { at, told: 0, untold: 0 });
    }
    if (minute.told >= LINES_A_MINUTE) {
      minute.untold += 1;
      return;
    }
    minute.told += 1;
    log.warn("request.refused", { requestId, kind, route, method });
  }

  return (refused) => {
    metrics?.refused(refused.kind);
    tell(refused);
    waiting.set(refused.kind, (waiting.get(refused.kind) ?? 0) + 1);
    storeSoon();
  };
}

/**
 * Returns why an answered request was refused, or null.
 * @param isOtherSite whether another site sent it
 */
export function refusalKind(status: number, isOtherSite: boolean): RefusalKind | null {
  if (isOtherSite) return "other_site";
  if (status === 403) return "forbidden";
  return status === 429 ? "too_many" : null;
}
