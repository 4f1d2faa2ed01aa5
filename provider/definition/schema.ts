/**
 * What the shapes of properties are written in: these keywords of JSON schema, and `yesNo` for a text that is "yes" or
 * "no". A general validator compiles its schemas at run time, which takes longer than all checks of a large program.
 */
export interface Schema {
  type?: "string" | "integer" | "boolean" | "array" | "object";
  enum?: readonly unknown[];
  anyOf?: readonly Schema[];
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  items?: Schema;
  required?: readonly string[];
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: false | Schema;
  yesNo?: boolean;
}
