import { reportOn, type Finding } from "./finding";
import { isExample, isReachable, type Contact } from "~/lib/contact";

const { ok, look } = reportOn("contact");

/**
 * Checks whether people can reach anyone when something doesn't work.
 * @param inFile from program.yaml
 * @param entered in the installation; null: none was entered
 */
export function checkContact(inFile: Contact, entered: Contact | null): Finding[] {
  const contact = isReachable(inFile) ? inFile : entered;
  if (contact === null || !isReachable(contact)) {
    return [
      look(
        "The program's contact has no email address and no phone number: emails and error pages name no one to ask.",
        "Enter one under Administration, Contact, or under `contact:` in program.yaml. Invitations wait until then.",
      ),
    ];
  }
  if (isExample(contact)) {
    return [
      look(
        "The program's contact is still an example that no one reads.",
        contact === inFile
          ? "Enter your own under `contact:` in program.yaml, and restart the server."
          : "Enter your own under Administration, Contact.",
      ),
    ];
  }
  return [ok("The program's contact can be reached.")];
}
