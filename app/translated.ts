/*
 * A browser's translation takes texts out of the page and puts <font> elements in their place. React still holds the
 * texts that it made: it fails when it is to remove one that is not where it put it, and changes one that nobody sees.
 * Here each <font> stands for the text it took the place of, until that text changes.
 */

/**
 * Lets React go on in a page that is being translated.
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
    // A new text is the program's own again; the translation then finds it by itself.
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

  /** What stands in an element where one of its own children was put. */
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
