import { Trans } from "@lingui/react/macro";

import { CheckboxField } from "~/components/ui/choice-fields";
import { useField } from "~/components/ui/form-context";
import { TextField } from "~/components/ui/text-field";

/** Accepts a substitute for a name that a certificate cannot print; shown once the server has reported it. */
function PrintedName() {
  const offered = useField("printedOffer").typed;
  const accepted = useField("printedName").typed;
  const printed = typeof offered === "string" ? offered : accepted;
  if (typeof printed !== "string" || printed === "") return null;
  return (
    <CheckboxField
      name="printedName"
      value={printed}
      required={false}
      label={
        <Trans>
          Print it as “<bdi>{printed}</bdi>” on certificates
        </Trans>
      }
    />
  );
}

/** Shows the two names of a person, each with who will see it. */
export function NameFields({
  legalName,
  shownName,
  isTrainee,
}: {
  legalName?: string;
  shownName?: string;
  /** Trainees get certificates; staff sign them. */
  isTrainee: boolean;
}) {
  return (
    <>
      <TextField
        name="legalName"
        label={<Trans>Legal name</Trans>}
        hint={
          isTrainee ? (
            <Trans>As it should appear on your certificate, with any accents.</Trans>
          ) : (
            <Trans>As it should appear on what you sign, with any accents.</Trans>
          )
        }
        note={
          isTrainee ? (
            <Trans>
              Seen by your supervisor, your program manager, and, once you have a certificate, anyone you show
              it to.
            </Trans>
          ) : (
            <Trans>Seen by other staff, and on certificates that you sign.</Trans>
          )
        }
        autoComplete="name"
        defaultValue={legalName}
        spellCheck={false}
      />
      <PrintedName />
      <TextField
        name="shownName"
        label={<Trans>Name that others see</Trans>}
        hint={<Trans>What you like to be called. Your first name is enough.</Trans>}
        autoComplete="nickname"
        defaultValue={shownName}
        spellCheck={false}
      />
    </>
  );
}
