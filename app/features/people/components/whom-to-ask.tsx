import { Trans } from "@lingui/react/macro";

/** Whom people turn to when something does not work, with ways that can be tapped. */
export function WhomToAsk({
  contact,
}: {
  contact: { name: string; email: string | null; phone: string | null };
}) {
  return (
    <>
      <Trans>You can ask {contact.name}.</Trans>{" "}
      {contact.email && (
        <a className="text-link" href={`mailto:${contact.email}`}>
          {contact.email}
        </a>
      )}
      {contact.email && contact.phone && " · "}
      {contact.phone && (
        <a className="text-link" href={`tel:${contact.phone.replaceAll(/[^\d+]/g, "")}`}>
          {contact.phone}
        </a>
      )}
    </>
  );
}
