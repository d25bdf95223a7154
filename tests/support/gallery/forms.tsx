import { Button } from "~/components/ui/button";
import { CheckboxField, CheckboxGroup, RadioGroup } from "~/components/ui/choice-fields";
import { DateField, DurationField } from "~/components/ui/date-field";
import { DateTime } from "~/components/ui/date-time";
import { FormActions, FormFrame } from "~/components/ui/form-frame";
import { PageHeader, Section } from "~/components/ui/page-header";
import { PasswordField } from "~/components/ui/password-field";
import { SelectField } from "~/components/ui/select-field";
import { SignatureBlock } from "~/components/ui/signature-block";
import { TextArea } from "~/components/ui/text-area";
import { HiddenField, TextField } from "~/components/ui/text-field";
import { Shell } from "./shell";

const CONSTRAINTS = {
  email: { required: true, maxLength: 200 },
  password: { required: true, maxLength: 200 },
  nickname: { required: false, maxLength: 60 },
  note: { required: true, maxLength: 400 },
  setting: { required: true },
  went: { required: true },
  topics: { required: false },
  agreed: { required: true },
  day: { required: true },
  timeHours: { required: true },
};

export function Forms() {
  return (
    <Shell>
      <PageHeader title="Log hours" lead="What you write here is seen by your supervisor when you send it." />
      <FormFrame
        id="log"
        constraints={CONSTRAINTS}
        reply={{
          initialValue: {
            email: "rosa@",
            note: "We walked to the clinic & talked about <b>housing</b>.",
            went: "well",
            topics: ["goals", "housing"],
            timeHours: "2",
            timeMinutes: "75",
          },
          error: {
            "": ["These hours were not saved yet. Nothing you wrote is lost."],
            email: ["This email is not complete. It needs an @ and a name after it."],
            time: ["There are 60 minutes in an hour. For 2 hours 75 minutes, write 3 and 15."],
            went: ["Choose how it went."],
          },
        }}
      >
        <HiddenField name="revision" value={3} />
        <TextField name="email" label="Email" type="email" autoComplete="email" />
        <PasswordField
          name="password"
          label="Password"
          hint="Twelve characters or more. A sentence works well."
        />
        <TextField name="nickname" label="What people call you" />
        <DateField name="day" label="Day" hint="The day it took place." />
        <DurationField name="time" label="How long" />
        <SelectField
          name="setting"
          label="Where"
          prompt="Choose one"
          options={[
            { value: "clinic", label: "Clinic" },
            { value: "street", label: "Outreach" },
          ]}
        />
        <RadioGroup
          name="went"
          label="How did it go?"
          options={[
            { value: "well", label: "Well" },
            { value: "hard", label: "It was hard", hint: "Your supervisor will ask you about it." },
          ]}
        />
        <RadioGroup
          name="answer"
          label="A person gives you home-made bread on their last day. What do you weigh first?"
          cards
          defaultValue="a"
          options={[
            {
              value: "a",
              label: "What it means to them, what our rule says, and whether it is part of a pattern.",
            },
            { value: "b", label: "Whether anyone saw it." },
            { value: "c", label: "How much it cost them." },
          ]}
        />
        <CheckboxGroup
          name="topics"
          label="What was it about?"
          options={[
            { value: "goals", label: "Goals" },
            { value: "housing", label: "Housing" },
            { value: "family", label: "Family" },
          ]}
        />
        <TextArea
          name="note"
          label="What you did"
          hint="No names of the people you support."
          note="Your supervisor reads this. Program managers see only the number of hours."
        />
        <CheckboxField name="agreed" label="These hours took place as I wrote them." />
        <FormActions>
          <Button>Send to your supervisor</Button>
          <Button kind="quiet" name="intent" value="draft">
            Keep as a draft
          </Button>
          <Button kind="plain">Cancel</Button>
          <Button kind="danger">Withdraw</Button>
          <Button pending pendingLabel="Saving…">
            Save
          </Button>
        </FormActions>
      </FormFrame>
      <Section title="Sign">
        <FormFrame id="sign" wide>
          <SignatureBlock
            statement={
              <p>
                I have observed Rosa Marín at work, discussed her practice with her in supervision, and
                recommend her for certification. I have no personal or financial tie to her.
              </p>
            }
            nameField="signedName"
            nameHint="As in your account: Dana Whitfield"
            passwordField="password"
            passwordHint="It stands for your hand."
            date={<DateTime value="2026-11-21" locale="en-US" />}
          >
            <Button>Sign and recommend</Button>
          </SignatureBlock>
        </FormFrame>
      </Section>
    </Shell>
  );
}
