import { useEffect, useRef } from "react";

const EVERY_MS = 10_000;

/**
 * Records the heading the reader has reached, once they start scrolling. Renders nothing; without JavaScript only the
 * visit is recorded.
 * @param textId the element that holds the lesson's text
 * @param url where the heading is recorded
 */
export function PlaceKeeper({ textId, url }: { textId: string; url: string }) {
  const noted = useRef("");

  useEffect(() => {
    let hasScrolled = false;
    const onScroll = () => {
      hasScrolled = true;
    };
    const note = () => {
      if (!hasScrolled || document.body.hidden) return;
      const place = headingInView(textId);
      if (!place || place === noted.current) return;
      noted.current = place;
      const forget = () => {
        noted.current = "";
      };
      void fetch(url, { method: "POST", body: new URLSearchParams({ place }), keepalive: true }).then(
        ({ ok }) => ok || forget(),
        forget,
      );
    };
    const onHide = () => document.visibilityState === "hidden" && note();
    const timer = window.setInterval(note, EVERY_MS);
    window.addEventListener("scroll", onScroll, { passive: true });
    document.addEventListener("visibilitychange", onHide);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener("scroll", onScroll);
      document.removeEventListener("visibilitychange", onHide);
    };
  }, [textId, url]);

  return null;
}

/** Returns the last heading that has reached the upper part of the window. */
function headingInView(textId: string): string | null {
  const headings = document.querySelectorAll(`#${textId} .prose :is(h2, h3)[id]:not(#lesson-sources)`);
  let id: string | null = null;
  for (const heading of headings) {
    if (heading.getBoundingClientRect().top > window.innerHeight * 0.4) break;
    id = heading.id;
  }
  return id;
}
