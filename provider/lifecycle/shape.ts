import { commonFields } from "../definition/common";
import {
  type AnyDefinition,
  type Field,
  onceFor,
  own,
  type Problem,
  propertyOf,
  type Props,
  type Schema,
} from "../definition";
import { problemsOf } from "./json-schema";

/** Every field of a resource, those of all resources included. */
export const fieldsOf = onceFor(
  ({ fields }: AnyDefinition): Record<string, Field> => ({
    ...fields,
    ...(commonFields as unknown as Record<string, Field>),
  }),
);

const schemaOf = onceFor((definition: AnyDefinition): Schema => {
  const fields = Object.entries(fieldsOf(definition));
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(fields.map(([name, field]) => [name, field.schema])),
    required: fields.filter(([, field]) => !field.optional).map(([name]) => name),
  };
});

/** What is wrong with the shape of the inputs. Of the properties in `secrets` no part of the value is repeated. */
export function shapeProblems(definition: AnyDefinition, news: Props, secrets: readonly string[] = []): Problem[] {
  const byPath = new Map<string, Problem>();
  for (const { path, reason, hint } of problemsOf(schemaOf(definition), news)) {
    const name = propertyOf(path);
    const isSecret = secrets.includes(name) || own(definition.fields, name)?.secret === true;
    // A choice reports each of its branches: the first says enough.
    byPath.set(path, byPath.get(path) ?? { path, reason: isSecret ? reason : reason + hint });
  }
  const paths = [...byPath.keys()];
  return [...byPath.values()].filter(
    ({ path }) => !paths.some((other) => other !== path && other.startsWith(`${path}.`)),
  );
}
