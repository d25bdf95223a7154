import type { ReactNode } from "react";

import { Card } from "~/components/ui/card";
import { Stack } from "~/components/ui/layout";
import { PageHeader } from "~/components/ui/page-header";

/** Shows the layout of the signed-out pages: one title, one form, and secondary links beneath it. */
export function SignInFrame({
  title,
  lead,
  notice,
  children,
  below,
}: {
  title: ReactNode;
  lead?: ReactNode;
  /** Shown before the form, for instance that something was done. */
  notice?: ReactNode;
  children: ReactNode;
  below?: ReactNode;
}) {
  return (
    <div className="mx-auto w-full max-w-xl">
      <PageHeader title={title} lead={lead} />
      <Stack>
        {notice}
        <Card>{children}</Card>
        {below && <p>{below}</p>}
      </Stack>
    </div>
  );
}
