import { z } from "zod";

import { idField } from "~/lib/fields";

/** Sending a mail that could not be sent once more. */
export const retryForm = z.object({ intent: z.literal("retry"), mailId: idField });
