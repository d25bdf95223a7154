import { describe, expect, it } from "vitest";

import { CheckboxField, CheckboxGroup, RadioGroup } from "~/components/ui/choice-fields";
import { DateField, DurationField } from "~/components/ui/date-field";
import { FormFrame } from "~/components/ui/form-frame";
import { PasswordField } from "~/components/ui/password-field";
import { SelectField } from "~/components/ui/select-field";
import { TextArea } from "~/components/ui/text-area";
import { TextField } from "~/components/ui/text-field";
import type { FormReply } from "~/lib/form";

import { html, tag } from "./render";

const HOSTILE = `"><script>alert(1)</script><b onmouseover='x'>`;

describe("a form that was rejected", () => {
  const reply: FormReply = {
    initialValue: {
      email: "rosa@",
      "notes[0].text": "kept",
      password: "secret",
      topics: ["a", "c"],
      agreed: "on",
    },
    error: {
      "": ["Nothing was saved yet."],
      email: ["This email is not complete."],
      "notes[0].text": ["Write one more line."],
      untouched: null,
    },
  };
  const page = html(
    <FormFrame id="log" reply={reply} constraints={{ email: { required: true, maxLength: 200 } }}>
      <TextField name="email" label="Email" type="email" hint="Yours." autoComplete="email" />
      <TextArea
        name="notes[0].text"
        label="Note"
        defaultValue="from before"
        note="Your supervisor reads this."
      />
      <TextField name="untouched" label="Other" defaultValue="a default" />
      <PasswordField name="password" label="Password" />
      <CheckboxGroup
        name="topics"
        label="Topics"
        defaultValue={["b"]}
        options={["a", "b", "c"].map((value) => ({ value, label: value }))}
      />
      <CheckboxField name="agreed" label="I agree" />
    </FormFrame>,
  );

  it("links from the summary to each field, and lists errors of the whole form", () => {
    expect(page).toContain("Please fix the following");
    expect(page).toContain("<p>Nothing was saved yet.</p>");
    expect(page).toContain(`<a href="#log-email">This email is not complete.</a>`);
    expect(page).toContain(`<a href="#log-notes-0-text">Write one more line.</a>`);
    expect(tag(page, "log-notes-0-text")).toContain("<textarea");
  });

  it("ties error, hint and note to the control", () => {
    expect(tag(page, "log-email")).toContain(`aria-describedby="log-email-error log-email-hint"`);
    expect(tag(page, "log-email")).toContain(`aria-invalid="true"`);
    expect(tag(page, "log-notes-0-text")).toContain(
      `aria-describedby="log-notes-0-text-error log-notes-0-text-note"`,
    );
    expect(tag(page, "log-untouched")).not.toContain("aria-invalid");
    for (const id of [
      "log-email-error",
      "log-email-hint",
      "log-notes-0-text-error",
      "log-notes-0-text-note",
    ]) {
      expect(page.split(`id="${id}"`)).toHaveLength(2);
    }
  });

  it("keeps what was typed, and does not restore a default that was cleared", () => {
    expect(tag(page, "log-email")).toContain(`value="rosa@"`);
    expect(page).toContain(">kept</textarea>");
    expect(tag(page, "log-untouched")).toContain(`value=""`);
    expect(tag(page, "log-topics-0")).toContain("checked");
    expect(tag(page, "log-topics-1")).not.toContain("checked");
    expect(tag(page, "log-topics-2")).toContain("checked");
    expect(tag(page, "log-agreed")).toContain("checked");
  });

  it("never sends a password back", () => {
    expect(page).not.toContain("secret");
  });

  it("leaves validation to the server, with the constraints still in the markup", () => {
    expect(page).toMatch(/<form[^>]* novalidate=""/i);
    expect(tag(page, "log-email")).toContain(`required=""`);
    expect(tag(page, "log-email")).toContain(`maxLength="200"`);
    expect(page).not.toContain("style=");
  });
});

describe("a field", () => {
  it("escapes hostile text wherever it occurs", () => {
    const page = html(
      <FormFrame
        id="f"
        reply={{
          initialValue: { a: HOSTILE, b: HOSTILE, c: HOSTILE },
          error: { a: [HOSTILE], [HOSTILE]: ["x"] },
        }}
      >
        <TextField name="a" label={HOSTILE} hint={HOSTILE} />
        <TextArea name="b" label="b" />
        <SelectField name="c" label="c" options={[{ value: HOSTILE, label: HOSTILE }]} />
      </FormFrame>,
    );
    expect(page).not.toContain("<script");
    expect(page).not.toContain("<b ");
    expect(page).toContain("&lt;script&gt;");
  });

  it("accepts a value only when it is the reply's own", () => {
    const page = html(
      <FormFrame id="f" reply={{ initialValue: { other: "x" } }}>
        <TextField name="constructor" label="a" />
        <TextField name="deep.__proto__.toString" label="b" />
        <TextField name="deep" label="c" />
        <RadioGroup name="toString" label="d" options={[{ value: "x", label: "x" }]} />
      </FormFrame>,
    );
    // The form names itself; nothing else has a value.
    expect(page.match(/value="[^"]+"/g)).toEqual([`value="f"`, `value="x"`]);
  });

  it("says optional for fields that the form knows and does not require", () => {
    const page = html(
      <FormFrame id="f" constraints={{ known: { required: false }, asked: { required: true } }}>
        <TextField name="known" label="Known" />
      </FormFrame>,
    );
    const asked = html(
      <FormFrame id="f" constraints={{ known: { required: false }, asked: { required: true } }}>
        <TextField name="asked" label="Asked" />
        <TextField name="unknown" label="Unknown" />
      </FormFrame>,
    );
    expect(page).toContain("optional");
    expect(asked).not.toContain("optional");
  });

  it("shows its default before anything was submitted", () => {
    const page = html(
      <FormFrame id="f">
        <TextField name="a" label="a" defaultValue="before" />
        <DateField name="day" label="Day" defaultValue="2026-11-20" />
        <RadioGroup
          name="r"
          label="r"
          defaultValue="y"
          options={[
            { value: "x", label: "x" },
            { value: "y", label: "y" },
          ]}
        />
      </FormFrame>,
    );
    expect(tag(page, "f-a")).toContain(`value="before"`);
    expect(tag(page, "f-day")).toContain(`value="2026-11-20"`);
    expect(tag(page, "f-r-0")).not.toContain("checked");
    expect(tag(page, "f-r-1")).toContain("checked");
  });

  it("submits a length of time as hours and minutes, and collects their errors", () => {
    const page = html(
      <FormFrame id="f" reply={{ error: { timeMinutes: ["There are 60 minutes in an hour."] } }}>
        <DurationField name="time" label="How long" defaultMinutes={135} />
      </FormFrame>,
    );
    expect(tag(page, "f-timeHours")).toContain(`name="timeHours"`);
    expect(tag(page, "f-timeHours")).toContain(`value="2"`);
    expect(tag(page, "f-timeMinutes")).toContain(`value="15"`);
    expect(tag(page, "f-time")).toContain(`aria-describedby="f-time-error"`);
    expect(page).toContain(`href="#f-timeMinutes"`);
  });

  it("offers nothing that needs JavaScript before JavaScript runs", () => {
    const page = html(
      <FormFrame id="f" constraints={{ b: { maxLength: 40 } }}>
        <PasswordField name="a" label="a" />
        <TextArea name="b" label="b" />
      </FormFrame>,
    );
    expect(page).not.toContain("<button");
    expect(page).not.toContain("left");
    expect(page).not.toContain("f-b-count");
  });
});
