import { describe, expect, test } from "vitest";

import { readDrawing } from "~/curriculum/mdx/figure";

describe("a drawing", () => {
  test.each([
    ["a script", "<svg>\n<script>alert(1)</script></svg>", /<script>/, 2],
    ["an event handler", '<svg>\n\n<path onload="x()" d="M0 0"/></svg>', /`onload`/, 3],
    ["an event handler on itself", '<svg onload="x()"></svg>', /`onload`/, 1],
    ["a foreign object", "<svg><foreignObject><p>x</p></foreignObject></svg>", /<foreignObject>/, 1],
    ["a picture from elsewhere", '<svg><image href="https://example.org/x.png"/></svg>', /<image>/, 1],
    ["a link", '<svg><a href="https://example.org/"><path d="M0 0"/></a></svg>', /<a>/, 1],
    ["an address from elsewhere", '<svg><use href="https://example.org/x.svg#a"/></svg>', /leads to/, 1],
    ["an old kind of address", '<svg><use xlink:href="//example.org/x.svg#a"/></svg>', /leads to/, 1],
    ["a fill from elsewhere", '<svg><path fill="url(https://example.org/#a)" d="M0 0"/></svg>', /`fill`/, 1],
    ["a hidden fill from elsewhere", '<svg><path fill="url(#a) URL (x)" d="M0 0"/></svg>', /`fill`/, 1],
    ["a style", '<svg><path style="fill:red" d="M0 0"/></svg>', /`style`/, 1],
    ["a style sheet", "<svg><style>*{}</style></svg>", /<style>/, 1],
    ["an animation", '<svg><animate attributeName="href" to="javascript:x()"/></svg>', /<animate>/, 1],
    ["a declaration", '<!DOCTYPE svg [<!ENTITY x "y">]><svg>&x;</svg>', /declaration/, 1],
    ["hidden text", "<svg><![CDATA[<script>]]></svg>", /declaration|begins no/, 1],
    ["an element that is not closed", "<svg><g></svg>", /<\/svg> where <\/g>/, 1],
    ["an end that is missing", "<svg><g>", /not closed/, null],
    ["an attribute without quotation marks", "<svg><path d=M0/></svg>", /begins no element/, 1],
    ["two roots", "<svg></svg><svg></svg>", /one <svg>|where <svg>/, 1],
    ["nothing", "", /no <svg>/, null],
    ["HTML", "<p>x</p>", /<p>/, 1],
  ])("with %s is refused", (_, source, found, line) => {
    const drawing = readDrawing(source, "x.svg", "x-");
    expect(drawing.svg).toBe("");
    const told = drawing.findings.find((one) => found.test(one.found));
    expect(told, JSON.stringify(drawing.findings)).toBeDefined();
    expect(told?.line).toBe(line);
  });

  test("keeps its shapes, and its ids get a prefix", () => {
    const source =
      '<?xml version="1.0"?>\n<!-- note -->\n<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t" viewBox="0 0 1 1">' +
      '<title id="t">T</title><defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs>' +
      '<path fill="url(#g)" d="M0 0"/><use href="#g"/><text>A &amp; B</text></svg>\n';
    expect(readDrawing(source, "x.svg", "x-")).toEqual({
      findings: [],
      svg:
        '<svg viewBox="0 0 1 1"><defs><linearGradient id="x-g"><stop offset="0"/></linearGradient></defs>' +
        '<path fill="url(#x-g)" d="M0 0"/><use href="#x-g"/><text>A &amp; B</text></svg>',
    });
  });
});
