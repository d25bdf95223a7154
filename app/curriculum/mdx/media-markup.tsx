import type { ReactNode } from "react";

import type { Labels } from "../labels";
import type { MediaFile, MediaKind } from "../media";

type Props = { kind: MediaKind; file: string; captions?: string; title: string; children?: ReactNode };

/**
 * Returns the component for a lesson's recordings. Nothing is loaded before playback starts, and the size is shown next
 * to the title, for people who pay by the megabyte.
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
            // Without `default`, which would make browsers load it with the page. The player has its own button to turn
            // captions on.
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

/** Formats a file size for people: 640 KB, 3.4 MB, 12 MB. */
export function sizeText(bytes: number, language: string): string {
  const isSmall = bytes < 999_500;
  const value = isSmall ? Math.max(1, Math.round(bytes / 1000)) : bytes / 1_000_000;
  const digits = !isSmall && value < 9.95 ? 1 : 0;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
  return `${number} ${isSmall ? "KB" : "MB"}`;
}
