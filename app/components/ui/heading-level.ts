import { createContext } from "react";

/** The heading level here: below the page's title, or below a section's. */
export const HeadingLevel = createContext<2 | 3>(2);
