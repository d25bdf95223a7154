import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { Breadcrumbs } from "~/components/ui/breadcrumbs";
import { PageHeader, Section } from "~/components/ui/page-header";
import { ModuleLive, ModuleOrigin } from "~/features/path/components/module-origin";
import {
  LessonList,
  ModuleFacts,
  ModuleHours,
  ModuleNote,
  ModuleQuiz,
  OnwardInModule,
} from "~/features/path/components/module-parts";
import { NewInModule } from "~/features/path/components/new-since";
import { CannotBeShown, NotOpenYet } from "~/features/path/components/not-open";
import { modulePage } from "~/features/path/queries/module.server";
import { programContact } from "~/features/people/queries/contact.server";
import { requireUser } from "~/http/guards.server";
import { notFound } from "~/http/responses.server";
import { paths } from "~/lib/paths";

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title ?? "Alongside" }];

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const viewer = requireUser({ request, context });
  const { db, curriculum, i18n } = context;
  const now = context.now();
  const module = await modulePage(db, viewer, { slug: params.module ?? "", now }, { curriculum });
  if (!module) throw notFound();
  return {
    title: i18n._(msg`Module`),
    module,
    contact: await programContact(db, context),
    clock: { locale: viewer.locale, zone: viewer.timeZone, now },
  };
}

export default function ModuleRoute() {
  const { module, contact, clock } = useLoaderData<typeof loader>();
  const isLocked = module.lockedBy.length > 0;
  return (
    <>
      <Breadcrumbs items={[{ to: paths.learn(), label: <Trans>Learn</Trans> }]} />
      <PageHeader
        title={module.title}
        eyebrow={module.isBroken ? undefined : <ModuleHours module={module} />}
        lead={module.summary}
        action={isLocked || module.isBroken ? undefined : <OnwardInModule module={module} />}
      />
      {isLocked && <NotOpenYet lockedBy={module.lockedBy} />}
      {module.isBroken && (
        <CannotBeShown title={<Trans>This module can’t be shown right now</Trans>} contact={contact}>
          {module.lessons.length > 0 && !isLocked && (
            <p>
              <Trans>
                The lessons below aren’t affected. The quiz will be available when the error is fixed.
              </Trans>
            </p>
          )}
        </CannotBeShown>
      )}
      {module.contentNote && !isLocked && !module.isBroken && <ModuleNote note={module.contentNote} />}
      {module.update && <NewInModule update={module.update} />}
      {module.lessons.length > 0 && (
        <Section title={<Trans>Lessons</Trans>}>
          <LessonList module={module} isLocked={isLocked} />
        </Section>
      )}
      {!module.isBroken && (
        <>
          <Section title={<Trans>Quiz</Trans>} id="quiz">
            <ModuleQuiz module={module} isLocked={isLocked} clock={clock} />
          </Section>
          {module.live && <ModuleLive live={module.live} />}
          <ModuleFacts module={module} />
          <ModuleOrigin module={module} locale={clock.locale} />
        </>
      )}
    </>
  );
}
