import type { Props } from "../../provider";
import { lastSent } from "./document";
import type { Sample, Samples } from "./sample";
import { change, drop, dropIds, otherPassword, password, scCollection } from "./values";

const login = ({ api_permitted, password_permitted, saml_permitted }: Props): unknown[] => [
  api_permitted,
  password_permitted,
  saml_permitted,
];

const vm: Sample = {
  title: "User",
  type: "User",
  path: "/users",
  by: "administrator",
  nameMember: "username",
  laterStep: { method: "PUT", path: /authorizations$/ },
  shown: async (site, id) => {
    const user = await site.byHand("GET", `/users/${id}`);
    const ways = await site.byHand("GET", `/users/${id}/authorizations`);
    const told = lastSent(site, new RegExp(`^PUT /users/${id}/chpasswd$`), "password");
    return { ...user, ...ways, fullName: user.name, name: user.username, told };
  },
  inputs: () => ({
    name: "weekly",
    fullName: "Weekly Look",
    email: "look@example.com",
    role: "standard",
    password,
    enabled: false,
    permitted: ["api", "saml"],
  }),
  changes: () => ({
    fullName: change("Changed", { name: "Changed" }),
    email: change("changed@example.com", { email: "changed@example.com" }),
    role: change("readOnly", { permissions: 64 }),
    password: {
      value: otherPassword,
      byHand: { path: (id) => `/users/${id}/chpasswd`, body: { password: otherPassword } },
    },
    enabled: { value: true, byHand: { path: (id) => `/users/${id}/enabled`, body: { enabled: true } } },
    permitted: {
      value: ["password"],
      byHand: {
        path: (id) => `/users/${id}/authorizations`,
        body: { api_permitted: false, password_permitted: true, saml_permitted: false },
      },
    },
  }),
  replacing: () => ({ name: { name: "another" } }),
  undroppable: [],
  drops: () => ({
    fullName: drop("fullName", ""),
    email: { shown: ({ email, username }) => email === username, becomes: true },
    role: drop("permissions", 16),
    // A random password, which is not kept.
    password: { shown: ({ told }) => typeof told === "string" && told !== password && told.length > 20, becomes: true },
    enabled: drop("enabled", true),
    permitted: { shown: login, becomes: [true, true, true] },
  }),
  unread: () => ["password"],
  unseen: (id) => [`PUT /users/${id}/chpasswd`],
  overlooked: () => ({ property: "role", member: "permissions", value: "readOnly" }),
  uniqueName: /exists already/,
};

const contact = { title: "title", street: "address", city: "city", state: "state", country: "country", phone: "phone" };
const eachContact = <T>(make: (member: string) => T): Record<string, T> =>
  Object.fromEntries(Object.entries({ ...contact, fax: "fax" }).map(([name, member]) => [name, make(member)]));

const sc: Sample = {
  title: "User",
  ...scCollection("User", "/rest/user"),
  nameMember: "username",
  shown: async (site, id) => {
    const user = await site.byHand("GET", `/rest/user/${id}`);
    return { ...user, name: user.username };
  },
  inputs: ({ roles, groups, lists }) => ({
    name: "weekly",
    firstName: "Weekly",
    lastName: "Look",
    email: "look@example.com",
    roleId: roles[0],
    groupId: groups[0],
    password,
    authType: "tns",
    locked: true,
    mustChangePassword: true,
    responsibleAssetListId: lists[0],
    managedUsersGroupIds: [groups[0]],
    managedObjectsGroupIds: [groups[0]],
    ...eachContact((member) => `${member} before`),
  }),
  changes: ({ roles, groups, lists }) => ({
    firstName: change("Changed", { firstname: "Changed" }),
    lastName: change("Changed", { lastname: "Changed" }),
    email: change("changed@example.com", { email: "changed@example.com" }),
    roleId: change(roles[1], { roleID: roles[1] }),
    groupId: change(groups[1], { groupID: groups[1] }),
    password: change(otherPassword, { password: otherPassword }),
    authType: change("ldap", { authType: "saml" }),
    locked: change(false, { locked: "false" }),
    mustChangePassword: change(false, { mustChangePassword: "false" }),
    responsibleAssetListId: change(lists[1], { responsibleAssetID: lists[1] }),
    managedUsersGroupIds: change([groups[1]], { managedUsersGroups: [{ id: groups[1] }] }),
    managedObjectsGroupIds: change([groups[1]], { managedObjectsGroups: [{ id: groups[1] }] }),
    ...eachContact((member) => change(`${member} after`, { [member]: `${member} after` })),
  }),
  replacing: () => ({ name: { name: "another" } }),
  drops: () => ({
    email: drop("email", ""),
    authType: drop("authType", "tns"),
    locked: drop("locked", "false"),
    mustChangePassword: drop("mustChangePassword", "false"),
    responsibleAssetListId: { shown: ({ responsibleAsset }) => String((responsibleAsset as Props).id), becomes: "-1" },
    managedUsersGroupIds: dropIds("managedUsersGroups"),
    managedObjectsGroupIds: dropIds("managedObjectsGroups"),
    firstName: drop("firstname", ""),
    lastName: drop("lastname", ""),
    ...eachContact((member) => drop(member, "")),
  }),
  unread: () => ["password"],
  unseen: (id) => [`PATCH /rest/user/${id}`],
  overlooked: () => ({ property: "lastName", member: "lastname", value: "Changed" }),
};

export const users: Samples = { sc: [sc], vm: [vm] };
