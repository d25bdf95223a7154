import { keepTyping } from "~/framework/early-input";
import { hydrate } from "~/framework/hydration";
import { allowTranslation } from "~/framework/page-translation";

const restoreTyped = keepTyping();
allowTranslation(document);
void hydrate(restoreTyped);
