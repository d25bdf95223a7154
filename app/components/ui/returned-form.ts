import { createContext } from "react";

import type { ReturnedForm } from "~/lib/form";

/** A form of the page that came back because its writer had been signed out, or null. */
export const ReturnedContext = createContext<ReturnedForm | null>(null);
