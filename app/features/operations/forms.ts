import { z } from "zod";

import { idField } from "~/lib/fields";

/** Queues a failed email again. */
export const retryForm = z.object({ intent: z.literal("retry"), mailId: idField });
