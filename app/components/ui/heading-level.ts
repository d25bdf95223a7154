import { createContext } from "react";

/** The level that a heading has here: beneath the page's title, or beneath that of a section. */
export const HeadingLevel = createContext<2 | 3>(2);
