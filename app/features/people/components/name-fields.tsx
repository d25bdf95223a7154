import { Trans } from "@lingui/react/macro";

import { TextField } from "~/components/ui/text-field";

/** The two names of a person, each with who will see it. */
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
            <Trans>As it should stand on your certificate, with all its accents.</Trans>
          ) : (
            <Trans>As it should stand under what you sign, with all its accents.</Trans>
          )
        }
        note={
          isTrainee ? (
            <Trans>
              Seen by your supervisor, your programme manager and, once you have a certificate, whoever you
              show it to.
            </Trans>
          ) : (
            <Trans>Seen by other staff, and on certificates that you sign.</Trans>
          )
        }
        autoComplete="name"
        defaultValue={legalName}
        spellCheck={false}
      />
      <TextField
        name="shownName"
        label={<Trans>Name that others see</Trans>}
        hint={<Trans>What you like to be called. It may be your first name alone.</Trans>}
        autoComplete="nickname"
        defaultValue={shownName}
        spellCheck={false}
      />
    </>
  );
}
