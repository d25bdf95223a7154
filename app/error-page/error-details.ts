import type { FormToSendAgain } from "~/lib/form";
import { ROLES, type Role } from "~/lib/vocabulary";

/** What the error page shows of an error response. It came over the network, so all of it is validated. */
export type ErrorDetails = {
  code: string;
  roles: Role[];
  requestId: string | null;
  /** null: the response does not say, because it does not matter. */
  sent: "nothing" | "form" | "secret" | null;
  again: FormToSendAgain | null;
};

type Bag = { [key: string]: unknown };

const isBag = (value: unknown): value is Bag => typeof value === "object" && value !== null;

/** Reads the details of an error response that a route threw. */
export function readErrorDetails(thrown: unknown): ErrorDetails {
  const bag = isBag(thrown) ? thrown : {};
  const text = (key: string): string | null => {
    const value = bag[key];
    return typeof value === "string" ? value : null;
  };
  const roles = (text("roles") ?? "").split(",");
  return {
    code: text("code") ?? "",
    roles: ROLES.filter((role) => roles.includes(role)),
    requestId: text("requestId"),
    sent: (["nothing", "form", "secret"] as const).find((one) => one === bag.sent) ?? null,
    again: formIn(bag.again),
  };
}

function formIn(value: unknown): FormToSendAgain | null {
  if (!isBag(value) || typeof value.action !== "string" || !Array.isArray(value.fields)) return null;
  // Forms are submitted only to this site.
  if (!/^\/(?![/\\])/.test(value.action)) return null;
  const fields = value.fields.flatMap((field: unknown): [string, string][] =>
    Array.isArray(field) && typeof field[0] === "string" && typeof field[1] === "string"
      ? [[field[0], field[1]]]
      : [],
  );
  return { action: value.action, fields };
}
