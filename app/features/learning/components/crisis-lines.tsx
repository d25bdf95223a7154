import { Trans, useLingui } from "@lingui/react/macro";

import { DateTime } from "~/components/ui/date-time";
import { Notice } from "~/components/ui/notice";
import type { CrisisLine, Profile } from "~/curriculum/types";

/** Lists a profile's crisis lines, with links to call, text or chat. */
export function CrisisLines({ crisis, level = 3 }: { crisis: Profile["crisis"]; level?: 2 | 3 }) {
  const Heading = level === 2 ? "h2" : "h3";
  const { i18n } = useLingui();
  const { emergency, lines, localHelp } = crisis;
  return (
    <div className="stack gap-even">
      <Notice kind="danger" live={false}>
        <p>
          <a className="btn btn-danger btn-large" href={`tel:${dialed(emergency.number)}`}>
            <Trans>Emergency: call {emergency.number}</Trans>
          </a>
        </p>
        <p className="mt-3">{emergency.text}</p>
      </Notice>
      <ul className="columns">
        {lines.map((line) => (
          <li className="card" key={line.id}>
            <Heading className="card-title">{line.name}</Heading>
            <p>{line.about}</p>
            <Ways line={line} />
            {line.checkedOn && (
              <p className="mt-3 text-sm text-soft">
                <Trans>
                  Last checked on <DateTime value={line.checkedOn} locale={i18n.locale} />
                </Trans>
              </p>
            )}
          </li>
        ))}
      </ul>
      <p className="text-soft">
        <Trans>If a number doesn’t work, try another one.</Trans>
      </p>
      {localHelp && (
        <div className="card card-sunken">
          <Heading className="card-title">
            <Trans>Local help</Trans>
          </Heading>
          <p>{localHelp}</p>
        </div>
      )}
    </div>
  );
}

function Ways({ line }: { line: CrisisLine }) {
  const { phone, text, chat } = line;
  const sms = text === null ? null : numberIn(text);
  return (
    <ul className="mt-3 flex flex-wrap gap-2">
      {phone && (
        <li>
          <a className="btn btn-quiet" href={`tel:${dialed(phone)}`}>
            <Trans>Call {phone}</Trans>
          </a>
        </li>
      )}
      {text && (
        <li>
          {sms ? (
            <a className="btn btn-quiet" href={`sms:${sms}`}>
              {text}
            </a>
          ) : (
            text
          )}
        </li>
      )}
      {chat && (
        <li>
          <a className="btn btn-quiet" href={chat} rel="noreferrer">
            <Trans>Go to their website</Trans>
          </a>
        </li>
      )}
    </ul>
  );
}

/** Returns a telephone number as it is dialed. */
function dialed(phone: string): string {
  return phone.replace(/[^\d+*#]/g, "");
}

/** Returns the last number in a sentence such as "Text HOME to 12345". */
function numberIn(text: string): string | null {
  const numbers = text.match(/\+?\d[\d\s-]*\d/g);
  return numbers ? dialed(numbers.at(-1) ?? "") : null;
}
