import "~/styles/app.css";

import { hydrateRoot } from "react-dom/client";

import { PAGES } from "./gallery";
import { page } from "./render";

const root = document.getElementById("root");
const Page = Object.entries(PAGES).find(([name]) => name === root?.dataset.page)?.[1];
if (root && Page) hydrateRoot(root, page(Page));
