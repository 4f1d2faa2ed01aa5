import type { Props } from "../../provider";
import type { By } from "../support/site";
import type { Change, Drop, Sample } from "./sample";

/** Values and shapes that several resources share. */

export const password = "Correct-Horse-1";
export const otherPassword = "Other-Horse-2";
export const privateKey = "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n";
export const otherKey = "-----BEGIN PRIVATE KEY-----\nNIIF\n-----END PRIVATE KEY-----\n";

export const weekly = {
  repeat: "FREQ=WEEKLY;BYDAY=SA,SU",
  start: "2030-01-05T02:00:00",
  timeZone: "Europe/Berlin",
  enabled: false,
};
export const monthly = {
  repeat: "FREQ=MONTHLY;BYMONTHDAY=1",
  start: "2031-02-01T04:30:00",
  timeZone: "America/New_York",
  enabled: true,
};

export const targets = ["192.0.2.0/24", "198.51.100.7-198.51.100.9", "Printer.example.com"];

/** Another value, and the body that sets it by hand. */
export const change = (value: unknown, body: Props, along?: Props): Change => ({ value, byHand: { body }, along });

export const renamed = change("renamed", { name: "renamed" });
export const described = change("changed", { description: "changed" });

/** What a member of the object is when the property is dropped. */
export const drop = (member: string, becomes: unknown, along?: Props): Drop => ({
  shown: (object) => object[member],
  becomes,
  along,
});

export const undescribed = drop("description", "");

export const idsIn = (member: string) => (object: Props) => (object[member] as Props[]).map(({ id }) => String(id));

/** A list of references that is empty when the property is dropped. */
export const dropIds = (member: string, along?: Props): Drop => ({ shown: idsIn(member), becomes: [], along });

/** What the collections of Security Center have in common. */
export const scCollection = (
  type: string,
  path: string,
  by: By = "organization",
): Pick<Sample, "type" | "path" | "by" | "nameMember" | "shown" | "undroppable"> => ({
  type,
  path,
  by,
  nameMember: "name",
  shown: (site, id) => site.byHand("GET", `${path}/${id}`, undefined, by),
  undroppable: [],
});

/** How a person shares an object of Security Center with another group. */
export const shareWith = (path: string, group: string): Change => ({
  value: [group],
  byHand: { method: "POST", path: (id) => `${path}/${id}/share`, body: { groups: [{ id: group }] } },
});

/** Users and groups of Vulnerability Management and Nessus by their names; their numbers are the same on both. */
export interface Names {
  user: string;
  group: string;
}

export const vmNames: Names = { user: "standard@example.com", group: "Operations" };
export const nessusNames: Names = { user: "standard", group: "Plant" };

/** Who may do what, as the editor takes it. */
export const aclRows = ({ user, group }: Names, everybody: number, forUser: number, forGroup: number): Props[] => [
  { type: "default", permissions: everybody },
  { type: "user", id: 3, name: user, permissions: forUser },
  { type: "group", id: 2, name: group, permissions: forGroup },
];

/** The same as a program writes it. */
export const acls = ({ user, group }: Names, everybody: string, forUser: string, forGroup: string): Props => ({
  default: everybody,
  [`user:${user}`]: forUser,
  [`group:${group}`]: forGroup,
});
