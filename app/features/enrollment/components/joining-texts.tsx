import { Trans } from "@lingui/react/macro";

import { TextLink } from "~/components/ui/button";
import { CheckboxField } from "~/components/ui/choice-fields";
import { HiddenField } from "~/components/ui/text-field";
import { paths } from "~/lib/paths";

/** Shows the texts that are confirmed on joining, each with a check box of its own. */
export function JoiningTicks({
  texts,
  textsHash,
}: {
  texts: { kind: "policy" | "statement"; id: string; text: string }[];
  textsHash: string;
}) {
  return (
    <>
      <HiddenField name="textsHash" value={textsHash} />
      {texts.map((text) => (
        <CheckboxField
          key={`${text.kind}-${text.id}`}
          name={`agree.${text.kind}-${text.id}`}
          label={
            text.kind === "statement" ? (
              text.text
            ) : (
              <Trans>
                I have read this and agree:{" "}
                <TextLink to={paths.policy(text.id)} target="_blank" rel="noopener">
                  {text.text}
                  <span className="sr"> (opens in a new tab)</span>
                </TextLink>
              </Trans>
            )
          }
        />
      ))}
    </>
  );
}
