import { randomBytes } from "node:crypto";
import { type Json, type JsonObject, listOf, textOf } from "../core/json";
import { secondsOf } from "./call";
import { fieldsOf } from "./collection";
import { Download, invalid, Missing } from "./envelope";
import { collectionRoutes, named } from "./list";
import * as member from "./member";
import type { Area, Call, Collection } from "./model";
import { idOf } from "./reference";
import { shareRoute } from "./share";
import type { Stored } from "../core/store";

interface AuditTemplate {
  name: string;
  category: keyof typeof categories;
  type: string;
  variables: Record<string, string>;
}
const categories = { "1": "Unix", "2": "Windows" } as const;

/** Two of the vendor's templates; the ids are this emulator's but for 162. */
const templates: Record<string, AuditTemplate> = {
  1: {
    name: "CIS Microsoft Windows Server 2019 MS L1",
    category: "2",
    type: "windows",
    variables: { BANNER_TEXT: "" },
  },
  162: {
    name: "PCI DSS 2.0/3.0 - Red Hat Linux",
    category: "1",
    type: "unix",
    variables: { BANNER_TEXT: "", LOG_SERVER: "192.0.2.5", NTP_SERVER: "192.0.2.6" },
  },
};

const template = (id: string, { name, category }: AuditTemplate): JsonObject => ({
  id,
  name,
  categoryName: categories[category],
  categoryId: category,
});

const only = (answer: JsonObject, call: Call, standard: readonly string[]): JsonObject => {
  const fields = fieldsOf(call) ?? new Set(standard);
  return Object.fromEntries(Object.entries(answer).filter(([name]) => name === "id" || fields.has(name)));
};

/** The variables of the template's editor, as JSON text. */
const editor = (record: Stored): string => {
  const variables = templates[textOf(record.auditFileTemplate)]?.variables ?? {};
  const inputs = Object.entries(variables).map(([id, value]) => ({
    id,
    name: id.replaceAll("_", " "),
    default: value,
  }));
  return JSON.stringify(inputs);
};

const auditFile: Collection = {
  table: "auditFile",
  noun: "Audit File",
  list: "split",
  listed: ["name", "description", "type", "status"],
  read: "either",
  write: "either",
  permission: "permCreateAuditFiles",
  scope: "shared",
  ids: "organization",
  members: [
    member.required("name", "Name"),
    member.text("description"),
    member.plain("version", "1.0"),
    member.plain("type", ""),
    member.text("context"),
    member.status,
    member.plain("filename"),
    member.plain("originalFilename"),
    ...member.times,
    member.server("lastRefreshedTime", (call) => secondsOf(call)),
    member.derived("editor", editor),
    member.hidden("variables", (value) => listOf(value), []),
    member.derived("typeFields", ({ variables }) => ({ variables: variables ?? [] })),
    member.groups,
    ...member.rights,
    member.creator,
    member.owner,
    member.ownerGroup,
    member.targetGroup,
    {
      name: "auditFileTemplate",
      initial: "",
      write: (value) => {
        const id = idOf(value);
        if (id !== "" && !(id in templates)) {
          throw invalid("Please specify a valid Audit File Template.");
        }
        return id;
      },
      show: (record) => {
        const id = textOf(record.auditFileTemplate);
        const known = templates[id];
        if (known === undefined) {
          return { id: -1, name: "", categoryName: "" };
        }
        return { id, name: known.name, categoryName: categories[known.category] };
      },
    },
  ],
  check: (record, call, before) => {
    const known = templates[textOf(record.auditFileTemplate)];
    const file = textOf(record.filename);
    if (known === undefined && file === "" && !call.seeding) {
      throw invalid("Please specify a valid File.");
    }
    if (file !== "" && file !== before?.filename) {
      keepFile(record, file, call);
    }
    if (known === undefined || before !== undefined) {
      return;
    }
    record.type = known.type;
    if (file === "") {
      record.filename = `scfile_${randomBytes(3).toString("hex")}`;
    }
    if (listOf(record.variables).length === 0) {
      record.variables = Object.entries(known.variables).map(([name, value]) => ({ name, value }));
    }
  },
  usedBy: (record, call) => {
    const policy = call.store.all("policy").find(({ auditFiles }) => listOf(auditFiles).includes(record.id));
    return policy === undefined ? undefined : `Policy #${policy.id}`;
  },
};

/** The uploaded file is kept under a name of the server's own: clearing the upload does not take it away. */
function keepFile(record: JsonObject, file: string, call: Call): void {
  const uploaded = call.site.files.get(file);
  if (uploaded === undefined) {
    if (call.seeding) {
      return;
    }
    throw invalid("Please specify a valid File.");
  }
  record._content = Buffer.from(uploaded.bytes).toString("base64");
  record.filename = `scfile_${file}`;
  if (record.originalFilename === "") {
    record.originalFilename = uploaded.name;
  }
  record.lastRefreshedTime = secondsOf(call);
}

function exportFile(call: Call): Download {
  const record = named(auditFile, call);
  const content = Buffer.from(textOf(record._content), "base64");
  const text = `# ${textOf(record.name)}\n<check_type:"${textOf(record.type) === "windows" ? "Windows" : "Unix"}">\n</check_type>\n`;
  return new Download(
    `${textOf(record.name).replaceAll(/[^\w.-]/g, "_")}.audit`,
    "application/octet-stream",
    content.length > 0 ? content : text,
  );
}

const listTemplates = (call: Call): Json => {
  const { categoryID, searchString = "" } = call.query;
  const wanted = searchString.replace(/^\w+:/, "").toLowerCase();
  return Object.entries(templates)
    .filter(([, { category }]) => categoryID === undefined || category === categoryID)
    .map(([id, known]) => template(id, known))
    .filter((known) => `${textOf(known.name)} ${textOf(known.categoryName)}`.toLowerCase().includes(wanted))
    .map((known) => only(known, call, ["name", "categoryName"]));
};

export const auditFileArea: Area = {
  collections: [auditFile],
  routes: [
    {
      method: "GET",
      path: "/auditFileTemplate/categories",
      side: "either",
      handle: () => Object.entries(categories).map(([categoryId, categoryName]) => ({ categoryName, categoryId })),
    },
    { method: "GET", path: "/auditFileTemplate", side: "either", handle: listTemplates },
    {
      method: "GET",
      path: "/auditFileTemplate/:id",
      side: "either",
      handle: (call) => {
        const id = call.parameters.id ?? "";
        const known = templates[id];
        if (known === undefined) {
          throw new Missing("Audit File Template", id, "get");
        }
        return only({ ...template(id, known), editor: "[]" }, call, ["name", "categoryName", "categoryId", "editor"]);
      },
    },
    { method: "GET", path: "/auditFile/:id/export", side: "either", handle: exportFile },
    shareRoute(auditFile),
    ...collectionRoutes(auditFile),
  ],
};
