/**
 * Renders a form that works without JavaScript. The server validates it; what was typed comes back, and the error summary
 * takes focus and links to each field.
 *
 * <FormFrame id="log-hours" reply={actionData?.reply} constraints={constraints}>
 *   <TextField name="place" label="Where" />
 *   <FormActions><Button pending={navigation.state === "submitting"}>Save</Button></FormActions>
 * </FormFrame>
 */
import { Trans } from "@lingui/react/macro";
import {
  useContext,
  useEffect,
  useId,
  useMemo,
  useRef,
  type ComponentType,
  type MouseEvent,
  type ReactNode,
} from "react";

import { classNames } from "./class-names";
import { Form, type FormProps } from "./form";
import { FormContext, fieldId } from "./form-context";
import { ReturnedContext } from "./returned-form";
import { FORM_FIELD, UNSENT, type Constraints, type FormReply } from "~/lib/form";

export type FormFrameProps = {
  /** Unique on the page; the ids of the fields are derived from it. */
  id: string;
  reply?: FormReply | null;
  constraints?: Constraints | null;
  action?: string;
  /** A form component other than Remix's own, such as a fetcher's. */
  as?: ComponentType<FormProps>;
  encType?: FormProps["encType"];
  onSubmit?: FormProps["onSubmit"];
  preventScrollReset?: boolean;
  replace?: boolean;
  reloadDocument?: boolean;
  /**
   * Submitting can't be undone, so the Enter key in a field does nothing, even without JavaScript. A form that also has
   * a harmless button puts that one first instead.
   */
  isFinal?: boolean;
  /** As wide as its container; otherwise at reading width. */
  wide?: boolean;
  /** For screen readers, if there is no heading above. */
  label?: string;
  children: ReactNode;
};

export function FormFrame({
  id,
  reply = null,
  constraints = null,
  as: Frame = Form,
  isFinal = false,
  wide = false,
  label,
  children,
  ...rest
}: FormFrameProps) {
  const returned = useContext(ReturnedContext);
  const back = reply === null && returned?.form === id ? returned : null;
  // If it is rejected again, it is still the same stored form.
  const refused = reply?.initialValue?.[UNSENT];
  const unsent = back?.id ?? (typeof refused === "string" ? refused : null);
  const context = useMemo(
    () => ({ id, reply: back ? { initialValue: back.values } : reply, constraints, returned: back }),
    [id, reply, back, constraints],
  );
  return (
    <FormContext.Provider value={context}>
      <Frame
        method="post"
        noValidate
        {...rest}
        id={id}
        aria-label={label}
        className={classNames("form", wide && "form-wide")}
      >
        {/* Enter activates a form's first submit button, and a disabled one ignores it. */}
        <input type="hidden" name={FORM_FIELD} value={id} />
        {isFinal && <button type="submit" disabled hidden />}
        <ErrorSummary formId={id} reply={reply} />
        {unsent !== null && <input type="hidden" name={UNSENT} value={unsent} />}
        {back && <CameBack formId={id} />}
        {children}
      </Frame>
    </FormContext.Provider>
  );
}

/** Announces that what was typed has been restored, and opens the disclosure around the form. */
function CameBack({ formId }: { formId: string }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    for (let at = box.current?.parentElement; at; at = at.parentElement)
      if (at instanceof HTMLDetailsElement) at.open = true;
    box.current?.focus();
  }, []);
  return (
    <div className="error-summary" role="group" tabIndex={-1} aria-labelledby={`${formId}-back`} ref={box}>
      <h2 id={`${formId}-back`}>
        <Trans>This was not saved yet</Trans>
      </h2>
      <p>
        <Trans>
          You were signed out before it could be saved. What you wrote is back in this form. Check it, and
          submit it again.
        </Trans>
      </p>
    </div>
  );
}

/** Groups the buttons at the end of a form. */
export function FormActions({ children }: { children: ReactNode }) {
  return <div className="form-actions">{children}</div>;
}

/** Lists what to fix, with a link to each field. It takes focus whenever a reply with errors arrives. */
export function ErrorSummary({ formId, reply }: { formId: string; reply: FormReply | null }) {
  const box = useRef<HTMLDivElement>(null);
  const headingId = useId();
  const errors = Object.entries(reply?.error ?? {}).flatMap(([name, texts]) =>
    (texts ?? []).map((text) => ({ name, text })),
  );
  const some = errors.length > 0;

  useEffect(() => {
    if (some) box.current?.focus();
  }, [reply, some]);

  if (!some) return null;
  return (
    <div className="error-summary" role="group" tabIndex={-1} aria-labelledby={headingId} ref={box}>
      <h2 id={headingId}>
        <Trans>Please fix the following</Trans>
      </h2>
      {errors
        .filter(({ name }) => name === "")
        .map(({ text }) => (
          <p key={text}>{text}</p>
        ))}
      <ul>
        {errors
          .filter(({ name }) => name !== "")
          .map(({ name, text }) => (
            <li key={`${name} ${text}`}>
              <a href={`#${fieldId(formId, name)}`} onClick={goToField}>
                {text}
              </a>
            </li>
          ))}
      </ul>
    </div>
  );
}

/**
 * The router would treat the link as a navigation and drop the reply, and a group must pass focus to its first control.
 */
function goToField(event: MouseEvent<HTMLAnchorElement>) {
  const target = document.getElementById(event.currentTarget.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  const control = target.matches("fieldset")
    ? target.querySelector<HTMLElement>("input:not([type=hidden]), select, textarea")
    : target;
  control?.focus();
  target.scrollIntoView({ block: "nearest" });
}
