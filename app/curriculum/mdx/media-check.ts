import type { Finding } from "../faults";
import { CAPTIONS_ENDING, ENDINGS, isMediaName, MEDIA_KINDS, type MediaKind } from "../media";

import type { Say } from "./component-rule";
import { propsOf, type JsxNode } from "./nodes";

const NAME = "Name it with lowercase letters, digits, and single dashes";

/** Checks a recording: a file of its kind, and captions for video. */
export function mediaFindings(node: JsxNode, say: Say): Finding[] {
  const props = propsOf(node);
  const kind = MEDIA_KINDS.find((one) => one === props.get("kind"));
  const file = props.get("file");
  if (kind === undefined || file === undefined) return [];
  return [
    ...(isMediaName(file, ENDINGS[kind])
      ? []
      : [say(`file="${file}" in <Media kind="${kind}">`, `${NAME}, and let it end in ${listed(kind)}.`)]),
    ...captionsFindings(kind, props.get("captions"), say),
  ];
}

function captionsFindings(kind: MediaKind, captions: string | undefined, say: Say): Finding[] {
  if (kind === "audio") {
    if (captions === undefined) return [];
    return [
      say("`captions` of a recording without pictures", "Remove it: the transcript below it says the same."),
    ];
  }
  if (captions === undefined) {
    const instead = `Write captions="….${CAPTIONS_ENDING}" with the name of a file in the module's media folder.`;
    return [say("a video without captions", instead)];
  }
  if (isMediaName(captions, [CAPTIONS_ENDING])) return [];
  return [say(`captions="${captions}"`, `${NAME}, and let it end in .${CAPTIONS_ENDING}.`)];
}

function listed(kind: MediaKind): string {
  return ENDINGS[kind].map((ending) => `.${ending}`).join(" or ");
}
