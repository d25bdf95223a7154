import { Trans } from "@lingui/react/macro";

import type { GlossaryPage } from "../queries/library.server";
import { TextLink } from "~/components/ui/button";
import { paths } from "~/lib/paths";

/** Lists terms with their meanings. Each has an anchor that lessons link to. */
export function TermList({ entries }: { entries: GlossaryPage["entries"] }) {
  return (
    <dl className="flex max-w-measure flex-col gap-7 text-lg">
      {entries.map(({ id, term, meaning, see }) => (
        <div
          key={id}
          id={id}
          className="scroll-mt-24 rounded-card target:bg-sun-wash target:outline-8 target:outline-sun-wash"
        >
          <dt className="text-xl font-semibold">{term}</dt>
          <dd className="mt-1">
            <p>{meaning}</p>
            {see.length > 0 && (
              <p className="mt-1 flex flex-wrap gap-x-4 text-base text-soft">
                <Trans>See also:</Trans>
                {see.map((other) => (
                  <TextLink key={other.id} to={paths.glossary(other.id)}>
                    {other.term}
                  </TextLink>
                ))}
              </p>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
