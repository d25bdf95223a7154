import { msg } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { PageHeader, Section } from "~/components/ui/page-header";
import { ownReasons } from "~/features/cohorts/attention.server";
import { OwnReasons } from "~/features/cohorts/components/own-reasons";
import { ModulePath } from "~/features/learning/components/module-path";
import { NewSinceFinished } from "~/features/learning/components/new-since";
import { NextStepCard } from "~/features/learning/components/next-step-card";
import { HoursSoFar, ReadAlongModules, YourSupervisor } from "~/features/learning/components/path-aside";
import { learnPage } from "~/features/learning/pages.server";
import { requireUser } from "~/http/guards.server";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireUser({ request, context });
  const { db, curriculum, i18n } = context;
  const now = context.now();
  const [page, reasons] = await Promise.all([
    learnPage(db, curriculum, viewer, now),
    ownReasons(db, curriculum, viewer.personId, now),
  ]);
  return {
    title: i18n._(msg`Learn`),
    page,
    reasons,
    contact: curriculum.programme.contact,
    clock: { locale: viewer.locale, zone: viewer.timeZone, now },
  };
}

export default function LearnRoute() {
  const { page, reasons, contact, clock } = useLoaderData<typeof loader>();
  const { modules, trainee } = page;
  if (!trainee) {
    return (
      <>
        <PageHeader
          title={<Trans>Learn</Trans>}
          lead={
            <Trans>
              You read along here: nothing you open is recorded, and trainees' notes and answers are theirs.
            </Trans>
          }
        />
        <ReadAlongModules modules={modules} />
      </>
    );
  }
  const { next } = trainee;
  const here = "module" in next ? next.module.id : null;
  return (
    <>
      <PageHeader title={<Trans>Learn</Trans>} />
      <p className="mb-3 font-semibold text-soft" aria-hidden="true">
        <Trans>Next for you</Trans>
      </p>
      <NextStepCard step={next} clock={clock} />
      <OwnReasons reasons={reasons} modules={modules} />
      <Section title={<Trans>Your path</Trans>}>
        <p className="mb-6 text-soft">
          <Plural
            value={modules.filter((module) => module.progress?.state === "done").length}
            _0={`None of ${modules.length} modules is done yet. A module is done when you have read its lessons and passed its quiz.`}
            other={`# of ${modules.length} modules done. A module is done when you have read its lessons and passed its quiz.`}
          />
        </p>
        <ModulePath modules={modules} here={here} clock={clock} />
      </Section>
      <NewSinceFinished updates={trainee.updates} />
      <Section title={<Trans>How far you are</Trans>}>
        <div className="grid gap-4 md:grid-cols-2">
          <HoursSoFar training={trainee.training} practice={trainee.practice} />
          <YourSupervisor supervisor={trainee.supervisor} contact={contact} />
        </div>
      </Section>
    </>
  );
}
