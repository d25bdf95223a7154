import { msg } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { TextLink } from "~/components/ui/button";
import { Notice } from "~/components/ui/notice";
import { PageHeader, Section } from "~/components/ui/page-header";
import { ModulePath } from "~/features/path/components/module-path";
import { NewSinceFinished } from "~/features/path/components/new-since";
import { NextStepCard } from "~/features/path/components/next-step-card";
import { OwnReasons } from "~/features/path/components/own-attention";
import { HoursSoFar, ReadAlongModules, YourSupervisor } from "~/features/path/components/path-aside";
import { learnPage } from "~/features/path/queries/learn.server";
import { ownReasons } from "~/features/path/queries/own-attention.server";
import { programContact } from "~/features/people/queries/contact.server";
import { requireUser } from "~/http/guards.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const viewer = requireUser({ request, context });
  const { db, curriculum, i18n } = context;
  const now = context.now();
  const [page, reasons] = await Promise.all([
    learnPage(db, viewer, { now }, { curriculum }),
    ownReasons(db, curriculum, { personId: viewer.personId, now }),
  ]);
  return {
    title: i18n._(msg`Learn`),
    page,
    reasons,
    contact: await programContact(db, context),
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
              You’re previewing the lessons. What you open isn’t recorded, and you can’t see trainees’ private
              reflections or quiz answers.
            </Trans>
          }
        />
        <ReadAlongModules modules={modules} />
      </>
    );
  }
  const { next } = trainee;
  const path = modules.filter(({ isAsked }) => isAsked);
  const more = modules.filter(({ isAsked }) => !isAsked);
  const here = "module" in next ? next.module.id : null;
  return (
    <>
      <PageHeader title={<Trans>Learn</Trans>} />
      <p className="mb-3 font-semibold text-soft" aria-hidden="true">
        <Trans>Next for you</Trans>
      </p>
      <NextStepCard step={next} clock={clock} contact={contact} />
      {trainee.hasTexts && next.kind !== "texts" && (
        <div className="mt-6 max-w-measure">
          <Notice kind="waits" title={<Trans>You have texts to agree to</Trans>}>
            <Trans>
              Texts that you agreed to when you joined have changed.{" "}
              <TextLink to={paths.certificationTexts()}>Read them and agree</TextLink>. Your progress still
              counts.
            </Trans>
          </Notice>
        </div>
      )}
      <OwnReasons reasons={reasons} modules={modules} />
      <Section title={<Trans>Your path</Trans>}>
        <p className="mb-6 text-soft">
          <Plural
            value={path.filter((module) => module.progress?.state === "done").length}
            _0="No modules completed yet. You complete a module by reading its lessons and passing its quiz."
            other={`Modules completed: # of ${path.length}. You complete a module by reading its lessons and passing its quiz.`}
          />
        </p>
        <ModulePath modules={path} here={here} clock={clock} />
      </Section>
      {more.length > 0 && (
        <Section title={<Trans>Also available</Trans>}>
          <p className="mb-4 max-w-measure text-soft">
            <Trans>These modules aren’t part of your requirements, but you’re welcome to take them.</Trans>
          </p>
          <ReadAlongModules modules={more} />
        </Section>
      )}
      <NewSinceFinished updates={trainee.updates} />
      <Section title={<Trans>Progress</Trans>}>
        <div className="grid gap-4 md:grid-cols-2">
          <HoursSoFar training={trainee.training} practice={trainee.practice} />
          <YourSupervisor supervisor={trainee.supervisor} contact={contact} />
        </div>
      </Section>
    </>
  );
}
