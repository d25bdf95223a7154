/**
 * Shows an email address in a sentence of either direction; on a narrow screen it breaks after “@” or before a period.
 *
 * <EmailAddress address="ava@demo.example" />
 */
import { Fragment } from "react";

export function EmailAddress({ address }: { address: string }) {
  return (
    <bdi className="email">
      {address.split(/(?<=@)|(?=\.)/).map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </bdi>
  );
}
