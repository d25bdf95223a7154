import type { World } from "./types";
import { announceSetupCode } from "~/features/people/commands/setup.server";

/** Prints the one-time setup code while there is no administrator. */
export async function printSetupCode(world: World): Promise<void> {
  const code = await announceSetupCode(world.db, world);
  if (code === null) return;
  process.stdout.write(
    `\nThis installation has no administrator yet. Open ${world.settings.siteUrl}/setup and enter this code: ${code}\n\n`,
  );
}
