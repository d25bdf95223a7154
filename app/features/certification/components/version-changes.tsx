import { Trans, useLingui } from "@lingui/react/macro";

import { requirementChangeText, ruleChangeText, textChangeText } from "../profile-change-labels";
import type { TextChange, VersionChanges } from "../version-compare";
import { TextLink } from "~/components/ui/button";
import { DescriptionList } from "~/components/ui/description-list";
import { Stack } from "~/components/ui/layout";
import { paths } from "~/lib/paths";

/** Lists how the requirements in force differ from an earlier version. */
export function VersionChangeList({ changes }: { changes: VersionChanges }) {
  const { i18n } = useLingui();
  const { requirements, texts, rules } = changes;
  if (requirements.length + texts.length + rules.length === 0) {
    return (
      <p>
        <Trans>Only minor details are different. Nothing changes for anyone.</Trans>
      </p>
    );
  }
  return (
    <Stack>
      {requirements.length > 0 && (
        <Stack gap="tight">
          <h3 className="text-lg">
            <Trans>Requirements</Trans>
          </h3>
          <DescriptionList
            lined
            items={requirements.map((change) => {
              const { title, sentences } = requirementChangeText(i18n, change);
              const id = change.change === "changed" ? change.id : change.requirement.id;
              return { key: `${change.change} ${id}`, term: title, value: sentences.join(" ") };
            })}
          />
        </Stack>
      )}
      {texts.length > 0 && (
        <Stack gap="tight">
          <h3 className="text-lg">
            <Trans>Texts</Trans>
          </h3>
          <DescriptionList
            lined
            items={texts.map((change) => ({
              key: change.id,
              term: change.title,
              value: (
                <>
                  {textChangeText(i18n, change)} <TextLinks change={change} />
                </>
              ),
            }))}
          />
        </Stack>
      )}
      {rules.length > 0 && (
        <Stack gap="tight">
          <h3 className="text-lg">
            <Trans>Other rules</Trans>
          </h3>
          <ul className="grid list-disc gap-1 ps-6">
            {rules.map((change) => (
              <li key={change.rule}>{ruleChangeText(i18n, change)}</li>
            ))}
          </ul>
        </Stack>
      )}
    </Stack>
  );
}

function TextLinks({ change: { id, kind, hashBefore } }: { change: TextChange }) {
  if (kind !== "policy") return null;
  return (
    <>
      <TextLink to={paths.policy(id)}>
        <Trans>Read the current version</Trans>
      </TextLink>
      {hashBefore !== null && (
        <>
          {" · "}
          <TextLink to={paths.policy(id, hashBefore)}>
            <Trans>Read the earlier version</Trans>
          </TextLink>
        </>
      )}
    </>
  );
}
