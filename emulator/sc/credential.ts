import { type Json, type JsonObject, listOf, objectOf, textOf } from "../core/json";
import { invalid } from "./envelope";
import { collectionRoutes } from "./list";
import * as member from "./member";
import type { Area, Call, Collection } from "./model";
import { secret } from "./scanner";
import { shareRoute, tagRoute } from "./share";
import type { Stored } from "../core/store";

interface Kind {
  authTypes: readonly string[];
  /** Plain members with what they are when not sent. */
  plain: Record<string, Json>;
  /** Members that read `SET` once they are set; unset ones read as told. */
  secret: Record<string, null | "">;
}

const kerberos = { kdc_ip: "", kdc_port: "", kdc_protocol: "", kdc_realm: "" };
const vaults = ["cyberark", "lieberman", "BeyondTrust", "thycotic"];

/** API reference, Credential; the order of `ssh` as observed on 5.8.0. */
const kinds: Record<string, Kind> = {
  ssh: {
    authTypes: ["password", "certificate", "kerberos", "publicKey", ...vaults],
    plain: {
      username: "",
      privilegeEscalation: "none",
      escalationUsername: "",
      escalationSuUser: "",
      escalationPath: "",
    },
    secret: { password: "", publicKey: null, privateKey: null, passphrase: "", escalationPassword: "" },
  },
  windows: {
    authTypes: ["password", "kerberos", "lm", "ntlm", ...vaults],
    plain: { username: "", domain: "" },
    secret: { password: "" },
  },
  snmp: { authTypes: [], plain: {}, secret: { communityString: "" } },
  database: {
    authTypes: ["password", ...vaults],
    plain: {
      login: "",
      sid: "",
      port: "",
      dbType: "",
      oracleAuthType: "",
      oracle_service_type: "",
      SQLServerAuthType: "",
    },
    secret: { password: "" },
  },
};
const sshOrder = [
  "username",
  "password",
  "publicKey",
  "privateKey",
  "passphrase",
  "privilegeEscalation",
  "escalationUsername",
];
const allSecrets: Record<string, null | ""> = Object.assign(
  {},
  ...Object.values(kinds).map((kind) => kind.secret),
) as Record<string, null | "">;
const allPlain = [
  ...new Set([...Object.values(kinds).flatMap((kind) => Object.keys(kind.plain)), ...Object.keys(kerberos)]),
];

function typeFields(record: Stored): Json {
  const kind = kinds[textOf(record.type)];
  if (kind === undefined) {
    return {};
  }
  const names = [...new Set([...sshOrder, ...Object.keys(kind.secret), ...Object.keys(kind.plain)])];
  const told: JsonObject = kind.authTypes.length === 0 ? {} : { authType: record.authType ?? "password" };
  for (const name of names) {
    if (name in kind.plain) {
      told[name] = record[name] ?? kind.plain[name] ?? "";
    }
    if (name in kind.secret) {
      told[name] = record[name] ?? kind.secret[name] ?? null;
    }
  }
  return record.authType === "kerberos" ? { ...told, ...objectOf(pick(record, Object.keys(kerberos))) } : told;
}

const pick = (record: Stored, names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, record[name] ?? ""]));

/** Key files are uploaded first, and the member names the file. */
function checkFiles(record: JsonObject, call: Call): void {
  for (const name of ["publicKey", "privateKey"]) {
    const told = textOf(call.body[name]);
    if (told !== "" && told !== "SET" && !call.site.files.has(told)) {
      throw invalid("Please specify a valid File.");
    }
  }
  const kind = kinds[textOf(record.type)];
  const authType = textOf(record.authType);
  if (kind === undefined || kind.authTypes.length === 0) {
    return;
  }
  if (!kind.authTypes.includes(authType)) {
    throw invalid("Please specify a valid Authentication Type.");
  }
}

export const credential: Collection = {
  table: "credential",
  noun: "Credential",
  list: "split",
  listed: ["type", "name", "description", "status"],
  read: "either",
  write: "either",
  scope: "shared",
  ids: "organization",
  members: [
    member.choice("type", Object.keys(kinds), "ssh", { required: "Type" }),
    member.required("name", "Name"),
    member.text("description"),
    member.text("tags"),
    ...member.times,
    member.hidden("authType", (value) => textOf(value), "password"),
    ...allPlain.map((name) => member.hidden(name, (value) => textOf(value), null)),
    ...Object.keys(allSecrets).map((name) => ({ ...secret(name, allSecrets[name] ?? null), show: false as const })),
    member.derived("typeFields", typeFields),
    member.groups,
    ...member.rights,
    member.creator,
    member.owner,
    member.ownerGroup,
    member.targetGroup,
    { ...member.status, asked: true },
  ],
  check: checkFiles,
  usedBy: (record, call) => {
    const scan = call.store.all("scan").find(({ credentials }) => listOf(credentials).includes(record.id));
    return scan === undefined ? undefined : `Scan #${scan.id}`;
  },
};

export const credentialArea: Area = {
  collections: [credential],
  routes: [tagRoute(credential), shareRoute(credential), ...collectionRoutes(credential)],
};
