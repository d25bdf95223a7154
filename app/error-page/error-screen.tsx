import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";

import { readErrorDetails, type ErrorDetails } from "./error-details";
import { ReopenPage, ResubmitForm, RetryPage } from "./resubmit";
import { unavailableMessage } from "./unavailable-message";
import { LinkButton } from "~/components/ui/button";
import { ContactWays } from "~/components/ui/contact-ways";
import { ErrorPage } from "~/components/ui/error-page";
import type { Contact } from "~/lib/contact";
import { lists } from "~/lib/intl";
import { paths } from "~/lib/paths";
import type { Role } from "~/lib/vocabulary";

/** Statuses after which the user should reopen the page that the form belongs to. */
const REOPEN_STATUSES = new Set([400, 405, 409, 413, 415, 429]);

type Message = { title: ReactNode; what: ReactNode; saved?: ReactNode };

/** Renders a page that could not be shown: what happened, what is safe, and what to do next. */
export default function ErrorScreen({
  status,
  refusal,
  requestId,
  contact,
  isSignedIn,
}: {
  status: number;
  refusal: unknown;
  /** Shown for errors of the server. */
  requestId: string | null;
  contact: Contact | null;
  isSignedIn: boolean;
}) {
  const shown = readErrorDetails(refusal);
  const message = useErrorMessage(status, shown);
  return (
    <ErrorPage
      title={message.title}
      what={
        <>
          <p>{message.what}</p>
          {contact && <ContactLine contact={contact} />}
        </>
      }
      saved={message.saved}
      // A page that was rendered earlier knows the id of its own request, not of the one that failed.
      requestId={status >= 500 ? (shown.requestId ?? requestId) : null}
      requestIdLabel={<Trans>If you ask for help, give this number:</Trans>}
      next={
        status >= 500 && shown.sent !== null ? (
          shown.sent === "nothing" ? (
            <RetryPage />
          ) : (
            <ResubmitForm form={shown.again} isSecret={shown.sent === "secret"} />
          )
        ) : REOPEN_STATUSES.has(status) ? (
          <ReopenPage />
        ) : isSignedIn ? (
          <LinkButton to={paths.home()}>
            <Trans>Go to your home page</Trans>
          </LinkButton>
        ) : (
          <LinkButton to={paths.login()}>
            <Trans>Sign in</Trans>
          </LinkButton>
        )
      }
    />
  );
}

function ContactLine({ contact }: { contact: Contact }) {
  return (
    <p>
      <Trans>If you are stuck, ask {contact.name}.</Trans> <ContactWays {...contact} />
    </p>
  );
}

function useErrorMessage(status: number, { code, roles, sent }: ErrorDetails): Message {
  const { t, i18n } = useLingui();
  const unavailable = unavailableMessage(code, sent !== "nothing");
  if (unavailable) {
    const { title, what, saved } = unavailable;
    return { title: i18n._(title), what: i18n._(what), saved: saved && i18n._(saved) };
  }
  const roleNames: Record<Role, string> = {
    trainee: t`trainees`,
    supervisor: t`supervisors`,
    manager: t`program managers`,
    administrator: t`administrators`,
  };
  const nothingLost = <Trans>Nothing you had saved is lost.</Trans>;
  if (status === 404) {
    return {
      title: <Trans>We can’t find this page</Trans>,
      what: (
        <Trans>The address may be out of date or mistyped, or the page may belong to someone else.</Trans>
      ),
    };
  }
  if (status === 403) {
    const whose = lists(i18n.locale, "disjunction").format(roles.map((role) => roleNames[role]));
    return {
      title: <Trans>You don’t have access to this page</Trans>,
      what:
        roles.length > 0 ? (
          <Trans>
            This page belongs to {whose}. If you need it, an administrator can give you that role.
          </Trans>
        ) : (
          <Trans>
            Your account doesn’t have access to this page. If it should, an administrator can change that.
          </Trans>
        ),
    };
  }
  if (code === "file_too_large") {
    return {
      title: <Trans>This file is too large</Trans>,
      what: (
        <Trans>
          Files can be up to 1 MB, which is far more than 1,000 people. Go back, and choose another file: a
          table saved as CSV, with only the columns that are needed. Nothing was sent.
        </Trans>
      ),
      saved: nothingLost,
    };
  }
  if (status === 413) {
    return {
      title: <Trans>That was too much text</Trans>,
      what: (
        <Trans>
          What you sent is too large for this page, so it wasn’t saved. Go back: your text is still there.
          Shorten it and try again.
        </Trans>
      ),
      saved: nothingLost,
    };
  }
  if (status === 429) {
    return {
      title: <Trans>Too many attempts</Trans>,
      what: (
        <Trans>
          There were too many attempts in a short time, so this is blocked for a few minutes. Please try again
          later.
        </Trans>
      ),
      saved: nothingLost,
    };
  }
  if (status === 409 || code === "stale") {
    return {
      title: <Trans>This has changed in the meantime</Trans>,
      what: (
        <Trans>
          Someone changed this while the page was open (maybe you, on another device). Open the page again to
          see it as it is now.
        </Trans>
      ),
      saved: nothingLost,
    };
  }
  if (status < 500) {
    return {
      title: <Trans>We couldn’t read this</Trans>,
      what: (
        <Trans>
          What was sent doesn’t match this page, so nothing was changed. Go back, reload the page, and try
          again.
        </Trans>
      ),
      saved: nothingLost,
    };
  }
  return {
    title: <Trans>Something went wrong on our side</Trans>,
    what: <Trans>It’s not your fault. Please try again in a minute.</Trans>,
    saved: nothingLost,
  };
}
