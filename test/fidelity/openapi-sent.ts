import { isObject, type Json, type JsonObject, listOf, objectOf } from "../../emulator/core/json";
import type { SentBody } from "./bodies";
import { operationFinder, type OpenApi, type Operation } from "./openapi";
import { isKnownRequestFault } from "./openapi-faults";
import { makeValidator, type Validate } from "./openapi-schema";

/** Members that exclude each other; the documents say so in prose only. */
const apart: Readonly<Record<string, readonly (readonly [string, readonly string[]])[]>> = {
  "POST /vulns/export": [["since", ["first_found", "first_seen", "last_found", "last_seen", "last_fixed"]]],
};

/** All members that a schema knows, or `undefined` when it leaves them open. */
function membersOf(schema: JsonObject, components: JsonObject): JsonObject | undefined {
  const { $ref } = schema;
  if (typeof $ref === "string") {
    return membersOf(objectOf(objectOf(components.schemas)[$ref.split("/").at(-1) ?? ""]), components);
  }
  const parts = [...listOf(schema.allOf), ...listOf(schema.oneOf), ...listOf(schema.anyOf)].map(objectOf);
  const all = [schema.properties, ...parts.map((one) => membersOf(one, components))].filter(isObject);
  const isOpen = schema.additionalProperties !== undefined || all.length === 0;
  return isOpen ? undefined : (Object.assign({}, ...all) as JsonObject);
}

const itemsOf = (schema: JsonObject, components: JsonObject): JsonObject => {
  const { $ref, items } = schema;
  return typeof $ref === "string"
    ? itemsOf(objectOf(objectOf(components.schemas)[$ref.split("/").at(-1) ?? ""]), components)
    : objectOf(items);
};

function undocumented(value: Json, schema: JsonObject, components: JsonObject, place = ""): string[] {
  if (Array.isArray(value)) {
    const items = itemsOf(schema, components);
    return value.flatMap((item) => undocumented(item, items, components, `${place}[]`));
  }
  const members = isObject(value) ? membersOf(schema, components) : undefined;
  if (members === undefined || !isObject(value)) {
    return [];
  }
  return Object.entries(value).flatMap(([name, member]) =>
    name in members
      ? undocumented(member, objectOf(members[name]), components, `${place}.${name}`)
      : [`${place}.${name} is not documented`],
  );
}

/** What a body lacks of its documentation, and what it has besides. */
export function sentDifferences(
  { key, document, body }: Operation,
  sent: Json,
  { components }: OpenApi,
  validate: Validate,
): string[] {
  const schema = body?.type === "application/json" ? body.schema : undefined;
  if (schema === undefined || !isObject(sent)) {
    return [];
  }
  const filters = objectOf(sent.filters);
  const lines = [
    ...validate(schema, document, sent),
    ...undocumented(sent, schema, components.get(document) ?? {}),
    ...(apart[key] ?? []).flatMap(([name, others]) =>
      others.filter((one) => name in filters && one in filters).map((one) => `.filters.${name} excludes ${one}`),
    ),
  ];
  return [...new Set(lines)];
}

export interface JudgedSent {
  /** Bodies to operations that the documents have. */
  sent: number;
  agree: number;
  /** `POST /users .colour is not documented` → the action that sent it. */
  differences: Map<string, string>;
}

/** What our provider and client send, against the documented requests. */
export function judgeSent(openApi: OpenApi, bodies: readonly SentBody[]): JudgedSent {
  const find = operationFinder(openApi);
  const validate = makeValidator(openApi);
  const judged: JudgedSent = { sent: 0, agree: 0, differences: new Map() };
  for (const { action, method, path, body } of bodies) {
    const operation = isObject(body) ? find(method, path) : undefined;
    if (operation?.body !== undefined) {
      const lines = sentDifferences(operation, body, openApi, validate).filter(
        (line) => !isKnownRequestFault(operation.key, line),
      );
      judged.sent += 1;
      judged.agree += lines.length === 0 ? 1 : 0;
      for (const line of lines) {
        judged.differences.set(`${operation.key} ${line}`, action);
      }
    }
  }
  return judged;
}
