import type { Messages } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { Trans } from "@lingui/react/macro";
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from "@remix-run/react";
import { lazy, Suspense, useMemo, type ReactNode } from "react";

import { AppShell } from "./components/ui/app-shell";
import { Button, TextLink } from "./components/ui/button";
import { ContactWays } from "./components/ui/contact-ways";
import { ReturnedContext } from "./components/ui/returned-form";
import { valuesOf } from "./http/forms.server";
import { useNonce } from "./http/nonce";
import { isReachable } from "./lib/contact";
import { UNSENT, type ReturnedForm } from "./lib/form";
import { directionOf, i18nFor, NONE } from "./lib/i18n";
import { paths } from "./lib/paths";
import styles from "./styles/app.css?url";
import { Form } from "~/components/ui/form";
import { findUnsent, markedUnsent } from "~/features/people/commands/unsent-forms.server";
import { programContact } from "~/features/people/queries/contact.server";
import { waitingCounts } from "~/features/staff/queries/waiting-counts.server";
import { navigationFor } from "~/lib/navigation";

// Only a page that fails needs it.
const ErrorScreen = lazy(() => import("~/error-page/error-screen"));

export const links: LinksFunction = () => [
  { rel: "stylesheet", href: styles },
  { rel: "icon", href: "/favicon.svg", type: "image/svg+xml" },
  { rel: "icon", href: "/favicon.ico", sizes: "32x32" },
];

export const meta: MetaFunction = () => [{ title: "Alongside" }];

/** Loads what every page needs: language, navigation by role, and the program's contact. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { viewer, curriculum, i18n, messages, settings } = context;
  return {
    brand: curriculum.program.shortName,
    locale: i18n.locale,
    /** JSON of the active language's catalog; null for English, whose messages are in the code. */
    catalogue: Object.keys(messages).length > 0 ? JSON.stringify(messages) : null,
    requestId: context.requestId,
    navigation: navigationFor(
      viewer?.roles ?? [],
      viewer && (await waitingCounts(context.db, viewer, { now: context.now() })),
      i18n,
    ),
    isSignedIn: viewer !== null,
    returned: await returnedForm(request, context),
    isDemo: settings.mode === "demo",
    contact: await programContact(context.db, context),
    // Signed-out pages don't say what the program is about.
    policies: curriculum.policies
      .filter((policy) => viewer !== null || policy.kind === "data_notice")
      .map(({ slug, title }) => ({ slug, title })),
  };
}

/** Returns the unsent form for this page, if the viewer wrote one in this browser. */
async function returnedForm(
  request: Request,
  { db, viewer, keeper, now }: LoaderFunctionArgs["context"],
): Promise<ReturnedForm | null> {
  if (viewer === null || keeper?.personId !== viewer.personId) return null;
  const { pathname, search, searchParams } = new URL(request.url);
  const named = searchParams.get(UNSENT);
  const id = named ?? markedUnsent(request.headers.get("Cookie"));
  const found = id === null ? null : await findUnsent(db, keeper, id, now());
  // Without its id in the URL, as after the browser's Back, it is restored only on its own page.
  if (!found || (named === null && found.page !== pathname + search)) return null;
  return { id: found.id, form: found.form, values: valuesOf(found.fields) };
}

export type RootData = Awaited<ReturnType<typeof loader>>;

function messagesIn(catalogue: string | null): Messages {
  if (!catalogue) return NONE;
  const messages: Messages = JSON.parse(catalogue);
  return messages;
}

/** Returns whether a page needs no scripts, according to its handle. */
function wantsNoScripts(handle: unknown): boolean {
  return (
    typeof handle === "object" &&
    handle !== null &&
    "withoutScripts" in handle &&
    handle.withoutScripts === true
  );
}

export function Layout({ children }: { children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>("root");
  const locale = data?.locale ?? "en";
  const catalogue = data?.catalogue ?? null;
  const i18n = useMemo(() => i18nFor(locale, messagesIn(catalogue)), [locale, catalogue]);
  const nonce = useNonce();
  const isWithoutScripts = useMatches().some((match) => wantsNoScripts(match.handle));

  return (
    <html lang={locale} dir={directionOf(locale)}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <Meta />
        <Links />
      </head>
      <body>
        <I18nProvider i18n={i18n}>
          <ReturnedContext.Provider value={data?.returned ?? null}>
            <Frame data={data}>{children}</Frame>
          </ReturnedContext.Provider>
        </I18nProvider>
        {isWithoutScripts ? null : (
          <>
            <ScrollRestoration nonce={nonce} />
            <Scripts nonce={nonce} />
          </>
        )}
      </body>
    </html>
  );
}

function Frame({ data, children }: { data: RootData | undefined; children: ReactNode }) {
  const isSignedIn = data?.isSignedIn ?? false;
  return (
    <AppShell
      brand={data?.brand ?? "Alongside"}
      homeTo={paths.home()}
      nav={data?.navigation ?? []}
      {...(isSignedIn
        ? {
            account: { to: paths.account(), label: <Trans>Account</Trans> },
            signOut: <SignOut />,
            signOutTo: paths.logout(),
          }
        : {})}
      helpTo={paths.helpNow()}
      helpLabel={<Trans>Help now</Trans>}
      exitTo={paths.exit()}
      exitLabel={<Trans>Exit</Trans>}
      footer={<Foot data={data} />}
    >
      {children}
    </AppShell>
  );
}

function SignOut() {
  return (
    <Form method="post" action={paths.logout()}>
      <Button kind="plain">
        <Trans>Sign out</Trans>
      </Button>
    </Form>
  );
}

function Foot({ data }: { data: RootData | undefined }) {
  return (
    <ul className="flex flex-wrap items-center gap-x-5 gap-y-1">
      {data?.policies.map((policy) => (
        <li key={policy.slug}>
          <TextLink to={paths.policy(policy.slug)}>{policy.title}</TextLink>
        </li>
      ))}
      <li>
        <TextLink to={paths.verify()}>
          <Trans>Verify a certificate</Trans>
        </TextLink>
      </li>
      {data?.isSignedIn && (
        <li>
          <TextLink to={paths.glossary()}>
            <Trans>Glossary</Trans>
          </TextLink>
        </li>
      )}
      {data && isReachable(data.contact) && (
        <li>
          <Trans>Questions? Ask {data.contact.name}:</Trans> <ContactWays {...data.contact} />
        </li>
      )}
      {data?.isDemo && (
        <li>
          <Trans>This is a demo. Everyone in it is fictional.</Trans>
        </li>
      )}
    </ul>
  );
}

export default function App() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const data = useRouteLoaderData<typeof loader>("root");
  const refusal: unknown = isRouteErrorResponse(error) ? error.data : null;
  return (
    <Suspense>
      <ErrorScreen
        status={isRouteErrorResponse(error) ? error.status : 500}
        refusal={refusal}
        requestId={data?.requestId ?? null}
        contact={data?.contact ?? null}
        isSignedIn={data?.isSignedIn ?? false}
      />
    </Suspense>
  );
}
