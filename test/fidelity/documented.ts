import type { Platform } from "../../emulator/index";

/** Members of requests that the vendor documents: names and types. */
export interface Documented {
  /** The API sheet and its section, and what the vendor's page is about. */
  source: string;
  platforms: readonly Platform[];
  /** `*` stands for an id. */
  requests: readonly string[];
  /**
   * Place in the body → its JSON types. `*` stands for any name, `[]` for the elements of a list. A form with a file has
   * no members that JSON could show.
   */
  members: Readonly<Record<string, string>> | "no body" | "form";
}

/** `[{"id": 7}]`; Security Center 1.3: ids are taken as numbers and as text, 1.7: an empty list clears. */
export const references = (member: string): Record<string, string> => ({ [`${member}[].id`]: "number" });

/** Each of them is text. */
export const texts = (...members: string[]): Record<string, string> =>
  Object.fromEntries(members.map((member) => [member, "string"]));
