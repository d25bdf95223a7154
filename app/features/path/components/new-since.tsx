import { Plural, Trans } from "@lingui/react/macro";

import type { ModuleUpdate } from "../queries/trainee-status.server";
import { Badge } from "~/components/ui/badge";
import { TextLink } from "~/components/ui/button";
import { Card } from "~/components/ui/card";
import { Disclosure } from "~/components/ui/disclosure";
import { Notice } from "~/components/ui/notice";
import { Section } from "~/components/ui/page-header";
import { paths } from "~/lib/paths";

/** Lists what is new in completed modules: required updates first, the rest collapsed. */
export function NewSinceFinished({ updates }: { updates: ModuleUpdate[] }) {
  if (updates.length === 0) return null;
  const required = updates.filter(({ isRequired }) => isRequired);
  const optional = updates.filter(({ isRequired }) => !isRequired);
  return (
    <Section title={<Trans>New in completed modules</Trans>}>
      <div className="stack gap-even">
        {required.map((update) => (
          <Card key={update.slug} title={<ModuleTitle update={update} />} level={3}>
            <p>
              <Badge tone="clay">
                <Trans>Required by your program</Trans>
              </Badge>
            </p>
            <UpdatedLessons update={update} />
            <StillCounts />
          </Card>
        ))}
        {optional.length > 0 && (
          <Disclosure summary={<OptionalCount updates={optional} />}>
            <div className="stack gap-even">
              <p>
                <NothingLost />
              </p>
              {optional.map((update) => (
                <div className="stack gap-tight" key={update.slug}>
                  <h3 className="text-lg">
                    <ModuleTitle update={update} />
                  </h3>
                  <UpdatedLessons update={update} />
                </div>
              ))}
            </div>
          </Disclosure>
        )}
      </div>
    </Section>
  );
}

/** Shows what is new in a completed module, on its own page. */
export function NewInModule({ update }: { update: ModuleUpdate }) {
  if (!update.isRequired) {
    return (
      <div className="max-w-measure">
        <Disclosure summary={<OptionalCount updates={[update]} />}>
          <div className="stack gap-even">
            <p>
              <NothingLost />
            </p>
            <UpdatedLessons update={update} />
          </div>
        </Disclosure>
      </div>
    );
  }
  return (
    <div className="max-w-measure">
      <Notice
        kind="waits"
        title={<Trans>Your program requires everyone who completed this module to read the update</Trans>}
      >
        <UpdatedLessons update={update} />
        <StillCounts />
      </Notice>
    </div>
  );
}

/** Says how a lesson differs from when the module was completed. */
export function NewsBadge({ kind }: { kind: "new" | "changed" }) {
  return (
    <Badge tone="sky" icon="info">
      {kind === "new" ? (
        <Trans>New since you completed it</Trans>
      ) : (
        <Trans>Updated since you completed it</Trans>
      )}
    </Badge>
  );
}

function UpdatedLessons({ update }: { update: ModuleUpdate }) {
  return (
    <ul className="stack gap-tight">
      {update.lessons.map((lesson) => (
        <li key={lesson.slug}>
          <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
            <TextLink to={paths.lesson(update.slug, lesson.slug)}>{lesson.title}</TextLink>
            <Badge tone="sky" icon="info">
              {lesson.kind === "new" ? <Trans>New</Trans> : <Trans>Updated</Trans>}
            </Badge>
            {lesson.minutes > 0 && (
              <span className="text-soft">
                <Plural value={lesson.minutes} one="# minute" other="# minutes" />
              </span>
            )}
          </p>
          {lesson.changed && <p className="text-soft">{lesson.changed}</p>}
        </li>
      ))}
    </ul>
  );
}

function ModuleTitle({ update }: { update: ModuleUpdate }) {
  return <TextLink to={paths.module(update.slug)}>{update.title}</TextLink>;
}

function OptionalCount({ updates }: { updates: ModuleUpdate[] }) {
  return (
    <Plural
      value={updates.reduce((sum, { lessons }) => sum + lessons.length, 0)}
      one="# lesson is new or updated (optional)"
      other="# lessons are new or updated (optional)"
    />
  );
}

function NothingLost() {
  return (
    <Trans>
      These are optional. Your module stays completed and your hours count, whether or not you read them.
    </Trans>
  );
}

function StillCounts() {
  return (
    <p className="text-soft">
      <Trans>Your module stays completed and your hours count.</Trans>
    </p>
  );
}
