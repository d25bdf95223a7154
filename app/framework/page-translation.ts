/*
 * Stock path: a browser's translation replaces text nodes with <font> elements, and React fails when it removes a text
 * that is no longer in its place, or updates one that nobody sees.
 * Here: each <font> stands for the text it replaced until that text changes. It relies on React's use of `removeChild`,
 * `insertBefore` and `nodeValue`.
 * Gain: a translated page still accepts a quiz's answers, in place of an error page.
 * Contract: "a translated page" in tests/e2e/ui/changed-by-browser.spec.ts.
 */

/**
 * Keeps React working on a page that is being translated.
 * @param page the document
 */
export function allowTranslation(page: Document): void {
  const places = new WeakMap<Node, Element>();
  const isFont = (node: Node | null): node is Element => node instanceof Element && node.localName === "font";

  new MutationObserver((records) => {
    for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
      for (const text of removedNodes) {
        if (!(text instanceof Text) || text.parentNode) continue;
        const place = [...addedNodes, previousSibling, nextSibling].find(isFont);
        if (place) standFor(text, place);
      }
    }
  }).observe(page, { childList: true, subtree: true });

  function standFor(text: Text, place: Element): void {
    places.set(text, place);
    // A new text is inserted as usual; the translator then picks it up.
    Object.defineProperty(text, "nodeValue", {
      configurable: true,
      get: () => text.data,
      set: (value: string) => {
        Reflect.deleteProperty(text, "nodeValue");
        text.data = value;
        if (text.parentNode === null && place.parentNode !== null) place.replaceWith(text);
      },
    });
  }

  /** Returns the node that takes the place of `child` in `parent`. */
  function childAt(parent: Node, child: Node): Node | null {
    let at: Node | null = child.parentNode ? child : (places.get(child) ?? null);
    while (at && at.parentNode !== parent) at = at.parentNode;
    return at;
  }

  const { removeChild, insertBefore } = Node.prototype;
  Node.prototype.removeChild = function <T extends Node>(this: Node, child: T): T {
    const there = child.parentNode === this ? child : childAt(this, child);
    if (there) removeChild.call(this, there);
    return child;
  };
  Node.prototype.insertBefore = function <T extends Node>(this: Node, node: T, before: Node | null): T {
    const there = before === null || before.parentNode === this ? before : childAt(this, before);
    insertBefore.call(this, node, there);
    return node;
  };
}
