import { createContext } from "react";

import type { ReturnedForm } from "~/lib/form";

/** Returns the form of the page that came back because its author had been signed out, or null. */
export const ReturnedContext = createContext<ReturnedForm | null>(null);
