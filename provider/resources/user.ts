import { idOf, plainText, someText, wireId, word } from "../platforms/codecs";
import { idObjects, stringBoolean } from "../platforms/sc/codecs";
import {
  absent,
  apart,
  type Binding,
  type Codec,
  defineResource,
  keysOf,
  local,
  mandatory,
  type PureCodec,
  type Rule,
  wire,
  writeOnly,
} from "../definition";
import { flag, mailAddress, oneOf, optional, reference, replacing, secret, setOf, text } from "../definition/fields";
import { asObject } from "../values/shape";
import { collections as inSc } from "../platforms/sc/collections";
import { collections as inVm } from "../platforms/vm/collections";
import { type Owned, ownedBy } from "../platforms/owned";
import { randomPassword, userCalls } from "../platforms/vm/user";

type Role = "readOnly" | "basic" | "scanOperator" | "standard" | "scanManager" | "administrator";
type LoginWay = "api" | "password" | "saml";

/** Contact details of a user on Security Center. */
interface Contact {
  /** Job title of the user. Security Center only. */
  title?: string;
  /** Street and number of the user's address. Security Center only. */
  street?: string;
  /** City of the user's address. Security Center only. */
  city?: string;
  /** State or province of the user's address. Security Center only. */
  state?: string;
  /** Country of the user's address. Security Center only. */
  country?: string;
  /** Telephone number of the user. Security Center only. */
  phone?: string;
  /** Fax number of the user. Security Center only. */
  fax?: string;
}

export interface UserInputs extends Contact {
  /**
   * Login name. On Vulnerability Management, an email address. Defaults to the resource's name in the program. A change
   * replaces the user.
   */
  name: string;
  /** Full name of the person. On Security Center, set firstName and lastName. Vulnerability Management only. */
  fullName?: string;
  /** First name of the person. Security Center only. */
  firstName?: string;
  /** Last name of the person. Security Center only. */
  lastName?: string;
  /** Email address of the user. On Vulnerability Management, defaults to the login name. */
  email?: string;
  /** Built-in role. Defaults to "basic". On Security Center, set roleId. Vulnerability Management only. */
  role?: Role;
  /**
   * Role of the user: the `id` of a `Role` or of a built-in role. Required on Security Center. Security Center only.
   */
  roleId?: string;
  /**
   * Group that the user belongs to: the `id` of a `UserGroup`. "0" is Full Access. Required on Security Center.
   * Security Center only.
   */
  groupId?: string;
  /**
   * Password of the user. Stored encrypted, and sent when it changes. Required on Security Center. On Vulnerability
   * Management, defaults to a random password that is not stored, for accounts that only use API keys.
   */
  password?: string;
  /** Authentication service for the password. Defaults to "tns" (Security Center itself). Security Center only. */
  authType?: "tns" | "ldap" | "legacy" | "saml" | "linked";
  /** Whether the account is enabled. Defaults to true. Vulnerability Management only. */
  enabled?: boolean;
  /** Whether the account is locked. Defaults to false. Security Center only. */
  locked?: boolean;
  /** Require a new password at the next login. Defaults to false. Security Center only. */
  mustChangePassword?: boolean;
  /** Permitted login methods. Defaults to all methods. Vulnerability Management only. */
  permitted?: LoginWay[];
  /** Asset list with the hosts that the user is responsible for. Security Center only. */
  responsibleAssetListId?: string;
  /** Groups whose users this user manages. Security Center only. */
  managedUsersGroupIds?: string[];
  /** Groups whose objects this user manages. Security Center only. */
  managedObjectsGroupIds?: string[];
  /** Allow deleting the user while the user owns scans, policies or other objects. */
  deleteOwned?: boolean;
}

const scOwned: Owned = [
  [inSc.scan, "scan", "owner"],
  [inSc.policy, "policy", "owner"],
  [inSc.asset, "asset list", "owner"],
  [inSc.credential, "credential", "owner"],
  [inSc.auditFile, "audit file", "owner"],
];

const vmOwned: Owned = [
  [inVm.scans, "scan", "owner"],
  [inVm.policies, "policy", "owner"],
  [inVm.targetGroups, "target group", "owner"],
  [inVm.scannerGroups, "scanner group", "owner"],
  [inVm.credentials, "credential", "created_by"],
];

/** An id on the way in, an object with one on the way out. */
const referred: PureCodec<string> = { encode: wireId, decode: idOf };

/** Each with its name on the wire. `address` of a resource is where its platform is. */
const contactMembers: Record<keyof Contact, string> = {
  title: "title",
  street: "address",
  city: "city",
  state: "state",
  country: "country",
  phone: "phone",
  fax: "fax",
};
const eachContact = <T>(make: (member: string) => T): Record<keyof Contact, T> =>
  Object.fromEntries(Object.entries(contactMembers).map(([name, member]) => [name, make(member)])) as Record<
    keyof Contact,
    T
  >;

/** Without one, a directory or an identity provider has to know the user. */
const scNeedsPassword: Rule<UserInputs> = ({ password, authType = "tns", adoptId }) =>
  password === undefined && authType === "tns" && adoptId === undefined
    ? { path: "password", reason: "required on Security Center" }
    : undefined;

/** Source: Security Center API reference, User, `POST /user`, `PATCH /user/{id}`. */
const sc: Binding<UserInputs> = {
  collection: {
    ...inSc.user,
    identity: {
      ofEntry: ({ username }) => String(username),
      ofInputs: ({ name }) => String(name),
      members: ["username"],
    },
  },
  body: { create: { authType: "tns", responsibleAssetID: -1 } },
  rules: [scNeedsPassword],
  deletion: {
    deletes: {
      allowedBy: "deleteOwned",
      find: ownedBy(scOwned),
      consequence: "would also be deleted or remain without an owner",
    },
  },
  wire: {
    name: wire("username", plainText),
    fullName: absent("it has separate first and last names: set firstName and lastName"),
    firstName: wire("firstname", plainText),
    lastName: wire("lastname", plainText),
    email: wire("email", someText, { initial: "" }),
    role: absent("its roles are separate objects: set roleId"),
    roleId: mandatory(wire("roleID", referred, { read: "role" })),
    groupId: mandatory(wire("groupID", referred, { read: "group" })),
    password: writeOnly("password", plainText, { initial: "" }),
    authType: wire("authType", word(), { initial: "tns" }),
    enabled: absent("accounts are locked instead: set locked"),
    locked: wire("locked", stringBoolean, { initial: false }),
    mustChangePassword: wire("mustChangePassword", stringBoolean, { initial: false }),
    permitted: absent("users may use every login method that the administrator has enabled"),
    responsibleAssetListId: wire("responsibleAssetID", referred, { read: "responsibleAsset", initial: "-1" }),
    managedUsersGroupIds: wire("managedUsersGroups", idObjects),
    managedObjectsGroupIds: wire("managedObjectsGroups", idObjects),
    deleteOwned: local,
    ...eachContact((member) => wire(member, plainText)),
  },
};

/** Source: Vulnerability Management documentation, Roles. */
const levels: Record<Role, number> = {
  readOnly: 0,
  basic: 16,
  scanOperator: 24,
  standard: 32,
  scanManager: 40,
  administrator: 64,
};

/** A role as its number; the number itself for one that has no word. */
const roleNumber: PureCodec<Role> = {
  encode: (role) => levels[role],
  decode: (wire) => keysOf(levels).find((role) => levels[role] === Number(wire)) ?? (String(wire) as Role),
};

/** A user whose password was removed from the program gets one that is not kept. */
const password: PureCodec<string> = { encode: (value) => value || randomPassword(), decode: String };

/** Mail goes to the login name by default. */
const email: Codec<string, { name: string }> = {
  encode: (value, { inputs }) => value || inputs.name,
  decode: someText.decode,
};

const loginWays = ["api", "password", "saml"] as const;

const { path: users } = inVm.users;

const noContact = "it only stores a name and an email address";

/** Source: Vulnerability Management API, Users, `POST /users`, `PUT /users/{user_id}`. */
const vm: Binding<UserInputs> = {
  collection: inVm.users,
  body: { create: { type: "local", permissions: levels.basic } },
  calls: userCalls,
  deletion: {
    deletes: {
      allowedBy: "deleteOwned",
      find: ownedBy(vmOwned),
      consequence: "would also be deleted or remain without an owner",
    },
  },
  wire: {
    name: wire("username", plainText),
    fullName: wire("name", plainText, { shown: "whenSet" }),
    firstName: absent("it has only a full name: set fullName"),
    lastName: absent("it has only a full name: set fullName"),
    email: wire("email", email, { initial: "" }),
    role: wire("permissions", roleNumber, { initial: "basic" }),
    roleId: absent("custom roles are not supported: set role"),
    groupId: absent("groups list their members: set UserGroup.userIds"),
    password: writeOnly("password", password, { initial: "" }),
    authType: absent("it has no authentication services: set permitted"),
    enabled: apart<boolean>({
      read: "enabled",
      codec: { decode: (value) => value === true },
      write: async ({ id, change }, enabled) => {
        await change("PUT", `${users}/${id}/enabled`, { enabled });
      },
    }),
    locked: absent("accounts are disabled instead: set enabled: false"),
    mustChangePassword: absent("it has no setting for this"),
    permitted: apart<LoginWay[]>({
      read: "permitted",
      codec: { decode: (ways) => loginWays.filter((way) => asObject(ways)[`${way}_permitted`] === true) },
      write: async ({ id, change }, wanted) => {
        const ways = loginWays.map((way) => [`${way}_permitted`, wanted.includes(way)]);
        await change("PUT", `${users}/${id}/authorizations`, Object.fromEntries(ways));
      },
    }),
    responsibleAssetListId: absent("only Security Center assigns hosts to responsible users"),
    managedUsersGroupIds: absent("its administrators manage all users"),
    managedObjectsGroupIds: absent("objects have their own permissions"),
    deleteOwned: local,
    ...eachContact(() => absent(noContact)),
  },
};

export const user = defineResource<UserInputs>({
  type: "User",
  fields: {
    // Blanks around a name are no reason for another user.
    name: replacing({ ...text({ min: 1, max: 255 }), canonical: (name: string) => name.trim() }),
    fullName: optional(text()),
    firstName: optional(text()),
    lastName: optional(text()),
    email: optional(mailAddress()),
    role: optional(oneOf(keysOf(levels))),
    roleId: optional(reference("Role")),
    groupId: optional(reference("UserGroup")),
    password: optional(secret(text({ min: 1 }))),
    authType: optional(oneOf(["tns", "ldap", "legacy", "saml", "linked"])),
    enabled: optional({ ...flag(), empty: true }),
    locked: optional(flag()),
    mustChangePassword: optional(flag()),
    permitted: optional({ ...setOf(oneOf(loginWays)), empty: [...loginWays] }),
    responsibleAssetListId: optional(reference("asset list")),
    managedUsersGroupIds: optional(setOf(reference("UserGroup"))),
    managedObjectsGroupIds: optional(setOf(reference("UserGroup"))),
    deleteOwned: optional(flag()),
    ...eachContact(() => optional(text())),
  },
  rules: [],
  platforms: {
    sc,
    vm,
    nessus: "users are managed in its web interface",
  },
});
