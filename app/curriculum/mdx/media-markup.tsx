import type { ReactNode } from "react";

import type { Labels } from "../labels";
import type { MediaFile, MediaKind } from "../media";

type Props = { kind: MediaKind; file: string; captions?: string; title: string; children?: ReactNode };

/**
 * Takes what a lesson draws on and returns the component of its recordings. Nothing is loaded before someone presses
 * play, and the size stands beside the title, so that whoever pays for each megabyte can decide.
 */
export function mediaMarkup(labels: Labels, language: string, media: ReadonlyMap<string, MediaFile>) {
  function Media({ kind, file, captions, title, children }: Props) {
    const recording = media.get(file);
    const subtitles = captions === undefined ? undefined : media.get(captions);
    const Player = kind;
    return (
      <figure className="media">
        <figcaption>
          <span className="media-title">{title}</span>
          <span className="media-size">{labels.media[kind](sizeText(recording?.bytes ?? 0, language))}</span>
        </figcaption>
        <Player
          controls
          preload="none"
          aria-label={title}
          {...(kind === "video" ? { playsInline: true } : {})}
        >
          <source src={recording?.url} type={recording?.type} />
          {subtitles ? (
            // Not `default`: browsers would load it with the page. The player's own button turns it on.
            <track kind="captions" src={subtitles.url} srcLang={language} label={labels.media.captions} />
          ) : null}
          <p>{labels.media.cannotPlay}</p>
        </Player>
        <details className="scenario-debrief">
          <summary>{labels.media.transcript}</summary>
          {children}
        </details>
      </figure>
    );
  }

  return { Media };
}

/** Takes a size and returns it as people read it: 640 KB, 3.4 MB, 12 MB. */
export function sizeText(bytes: number, language: string): string {
  const isSmall = bytes < 999_500;
  const value = isSmall ? Math.max(1, Math.round(bytes / 1000)) : bytes / 1_000_000;
  const digits = !isSmall && value < 9.95 ? 1 : 0;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  return `${number} ${isSmall ? "KB" : "MB"}`;
}
