import type { ReactNode } from "react";
import { AppShell } from "~/components/ui/app-shell";
import { Button } from "~/components/ui/button";
import { PersonName } from "~/components/ui/person-name";
import { Form } from "~/components/ui/form";

export const NOW = Date.UTC(2026, 10, 21, 15, 0);

export const ZONE = "America/New_York";

export function Shell({ children, staff = false }: { children: ReactNode; staff?: boolean }) {
  return (
    <AppShell
      brand="Alongside"
      homeTo="/"
      nav={
        staff
          ? ["Overview", "Cohorts", "People", "Applications", "Questions", "Reports", "Audit"].map(
              (label, index) => ({
                to: `/manage/${label.toLowerCase()}`,
                label,
                current: index === 1,
              }),
            )
          : [
              { to: "/learn", label: "Learn", current: true },
              { to: "/practice", label: "Practice" },
              { to: "/certification", label: "Certification" },
            ]
      }
      account={{ to: "/account", label: <PersonName name="Rosa M." /> }}
      signOut={
        <Form method="post" action="/logout">
          <Button kind="plain">Sign out</Button>
        </Form>
      }
      helpTo="/help-now"
      helpLabel="Help now"
      exitTo="/exit"
      exitLabel="Exit"
      footer={
        <>
          <a href="/policies/confidentiality">Confidentiality</a>
          <a href="/policies/code-of-ethics">Code of ethics</a>
          <span>Saved on this program's own machine.</span>
        </>
      }
    >
      {children}
    </AppShell>
  );
}

export const MODULES = [
  "Recovery principles and pathways",
  "Boundaries and dual relationships",
  "Confidentiality and its limits",
  "Crisis handling",
  "Role, scope and code of ethics",
  "Communication skills",
  "Sharing lived experience",
  "Harm reduction and medication pathways",
  "Overdose recognition and response",
  "Trauma, culture, stigma and language",
  "Self-care",
  "Groups and mutual aid",
];
