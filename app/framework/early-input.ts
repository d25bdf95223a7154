/*
 * Stock path: what is typed before hydration is lost where React renders the page anew (because a key was pressed or an
 * extension changed the page meanwhile), or sets a field back to what the server sent.
 * Here: input is recorded from the start and restored once React has taken over.
 * Gain: all of what is typed before the scripts start stays, in place of none.
 * Contract: "typed before the page's scripts have started" in tests/e2e/ui/changed-by-browser.spec.ts.
 */

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;
type State = { value: string; isChecked: boolean };

const isControl = (target: unknown): target is Control =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;

const isTick = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio");

const stateOf = (control: Control): State => ({
  value: control.value,
  isChecked: isTick(control) && control.checked,
});

const controlsIn = (within: ParentNode): Control[] =>
  [...within.querySelectorAll("input, textarea, select")].filter(isControl);

/** Identifies a control by its form, its name, and, for a choice, its value. */
const nameOf = (control: Control): string =>
  [control.form?.id ?? "", control.name, isTick(control) ? control.value : ""].join(" ");

function isTouched(control: Control): boolean {
  if (control instanceof HTMLSelectElement)
    return [...control.options].some((option) => option.selected !== option.defaultSelected);
  return isTick(control)
    ? control.checked !== control.defaultChecked
    : control.value !== control.defaultValue;
}

/**
 * Records what is typed from now on, and what was typed before.
 * @returns a function that restores lost input; call it as soon as React has taken over the page
 */
export function keepTyping(): () => void {
  const typed = new Map<Control, State>();
  const remember = (control: Control) => void typed.set(control, stateOf(control));
  let focused: Control | null = isControl(document.activeElement) ? document.activeElement : null;
  for (const control of controlsIn(document)) if (isTouched(control)) remember(control);
  const onInput = ({ target }: Event) => {
    if (isControl(target)) remember(target);
  };
  const onFocus = ({ target }: Event) => {
    focused = isControl(target) ? target : null;
  };
  document.addEventListener("input", onInput, true);
  document.addEventListener("focusin", onFocus, true);

  return () => {
    document.removeEventListener("input", onInput, true);
    document.removeEventListener("focusin", onFocus, true);
    const now = controlsIn(document);
    const found = (before: Control) =>
      before.isConnected ? before : now.find((control) => nameOf(control) === nameOf(before));
    for (const [before, state] of typed) {
      const control = found(before);
      // A control that was removed holds what was typed into it last.
      if (control) putBack(control, before.isConnected ? state : stateOf(before));
    }
    const lost = focused && !focused.isConnected ? focused : null;
    if (lost) found(lost)?.focus({ preventScroll: true });
  };
}

function putBack(control: Control, { value, isChecked }: State): void {
  if (isTick(control)) {
    if (control.checked !== isChecked) control.click();
    return;
  }
  if (control.value === value) return;
  // Bypasses React's own setter, which would treat the text as already known and report no change.
  const { prototype } =
    control instanceof HTMLInputElement
      ? HTMLInputElement
      : control instanceof HTMLTextAreaElement
        ? HTMLTextAreaElement
        : HTMLSelectElement;
  Object.getOwnPropertyDescriptor(prototype, "value")?.set?.call(control, value);
  control.dispatchEvent(new Event("input", { bubbles: true }));
}
