import { finding, type Finding } from "../faults";

export type Drawing = { svg: string; findings: Finding[] };

const ELEMENTS = new Set(
  (
    "svg g path rect circle ellipse line polyline polygon text tspan title desc defs marker clipPath mask " +
    "linearGradient radialGradient stop symbol use pattern"
  ).split(" "),
);

const ATTRIBUTE =
  /^(?:xmlns|aria-[a-z]+|role|[a-zA-Z][a-zA-Z-]*|[xy][12]?|[xX]link:href|xmlns:xlink|xml:space)$/;
const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<![^>]*>|<\/([A-Za-z][\w:.-]*)\s*>|<([A-Za-z][\w:.-]*)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|[^<]+|</g;
const PAIR = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

// Set by the page itself on the outermost element.
const REPLACED_ON_ROOT = new Set(["role", "focusable", "aria-label", "aria-labelledby", "aria-describedby"]);

/**
 * Rebuilds an SVG drawing from elements and attributes known to be static: no scripts, event handlers, or styles, and
 * no URLs except references within the drawing. Anything else is a finding, and the drawing is then empty. Comments,
 * titles, and descriptions are dropped, because the figure's `alt` describes it.
 * @param prefix added to every id, so that two drawings on a page don't collide
 */
export function readDrawing(source: string, file: string, prefix: string): Drawing {
  const findings: Finding[] = [];
  const open: string[] = [];
  let silent = 0;
  let svg = "";
  let roots = 0;
  const lineAt = (offset: number) => source.slice(0, offset).split("\n").length;
  for (const match of source.matchAll(TOKEN)) {
    const [token, closing, opening, attributes = "", selfClosing] = match;
    const refuse = (found: string, instead: string) =>
      findings.push(finding(file, lineAt(match.index), found, instead));
    if (closing !== undefined) {
      const expected = open.pop();
      if (expected !== closing) {
        refuse(
          `</${closing}> where </${expected ?? "…"}> should stand`,
          "Close each element once, inside out.",
        );
        break;
      }
      if (silent > 0) silent -= 1;
      else svg += token;
    } else if (opening !== undefined) {
      if (!ELEMENTS.has(opening)) {
        refuse(`<${opening}> in a drawing`, "Draw with shapes and text only, and save it as a plain SVG.");
      }
      if (open.length === 0) {
        roots += 1;
        if (opening !== "svg" || roots > 1)
          refuse(`<${opening}> where <svg> should stand`, "Keep one <svg>.");
      }
      const allowed = readAttributes(attributes, open.length === 0, prefix, refuse);
      const isSilent = silent > 0 || opening === "title" || opening === "desc";
      if (!selfClosing) {
        open.push(opening);
        if (isSilent) silent += 1;
      }
      if (!isSilent) svg += `<${opening}${allowed}${selfClosing ? "/" : ""}>`;
    } else if (token.startsWith("<!") && !token.startsWith("<!--")) {
      refuse("a declaration (<!…>) in a drawing", "Remove it; a drawing begins with <svg …>.");
    } else if (token === "<") {
      refuse("a < that begins no element", "Write &lt; in a text.");
    } else if (!token.startsWith("<")) {
      if (/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.test(token)) refuse("a lone &", "Write &amp;.");
      if (silent === 0 && open.length > 0) svg += token;
      else if (open.length === 0 && token.trim() !== "") refuse("text outside <svg>", "Remove it.");
    }
  }
  if (open.length > 0 && findings.length === 0) {
    findings.push(
      finding(file, null, `<${open.at(-1) ?? "svg"}> that is not closed`, "Close every element."),
    );
  }
  if (roots === 0)
    findings.push(finding(file, null, "no <svg> in the drawing", "Save the drawing as a plain SVG."));
  return { svg: findings.length > 0 ? "" : svg.trim(), findings };
}

function readAttributes(
  text: string,
  isRoot: boolean,
  prefix: string,
  refuse: (found: string, instead: string) => void,
): string {
  let allowed = "";
  for (const [, name = "", double, single] of text.matchAll(PAIR)) {
    const value = double ?? single ?? "";
    if (/^on/i.test(name)) refuse(`\`${name}\` in a drawing, which is code`, "Remove it.");
    else if (name === "style")
      refuse("`style` in a drawing", "Write attributes (fill, stroke …) or a class.");
    else if (!ATTRIBUTE.test(name)) refuse(`\`${name}\` in a drawing`, "Save the drawing as a plain SVG.");
    else if (/href$/i.test(name) && !value.startsWith("#")) {
      refuse(`a drawing that leads to "${value}"`, "A drawing may point only to parts of itself (#…).");
    } else if (
      /url\s*\(/i.test(value.replace(/url\(#[\w-]+\)/g, "")) ||
      /(?:javascript|data):/i.test(value)
    ) {
      refuse(`\`${name}\` with an address in a drawing`, "A drawing may point only to parts of itself (#…).");
    } else if (!name.startsWith("xmlns") && !(isRoot && REPLACED_ON_ROOT.has(name))) {
      allowed += ` ${name}="${withPrefix(name, value, prefix).replaceAll('"', "&quot;").replaceAll("<", "&lt;")}"`;
    }
  }
  return allowed;
}

function withPrefix(name: string, value: string, prefix: string): string {
  if (name === "id") return `${prefix}${value}`;
  if (/href$/i.test(name)) return `#${prefix}${value.slice(1)}`;
  if (name === "aria-labelledby" || name === "aria-describedby") {
    return value
      .split(/\s+/)
      .map((id) => `${prefix}${id}`)
      .join(" ");
  }
  return value.replace(/url\(#([\w-]+)\)/g, (_, id: string) => `url(#${prefix}${id})`);
}
