import type { Json, JsonObject } from "../core/json";
import { entry, file, password, radio, tick, uiCheck, uiRadio } from "./form-input";

export const port = String.raw`^(6553[0-5]|655[0-2]\d|65[0-4]\d{2}|6[0-4]\d{3}|[1-5]\d{4}|[1-9]\d{0,3})$`;
export const need = { required: true };
export const hinted = { hint: "See the documentation of the product." };

const makers: Readonly<Record<string, (id: string, value: string | undefined, more: JsonObject) => JsonObject>> = {
  entry: (id, value, more) => entry(id, valueOf(value), more),
  file: (id, _value, more) => file(id, more),
  password: (id, value, more) => password(id, { ...more, ...(value === undefined ? {} : { default: value }) }),
  checkbox: (id, value, more) => tick(id, value === "yes" || value === "no" ? value : undefined, more),
};
/** A default that the service has as a number is written `#443`. */
const valueOf = (text: string | undefined): Json | undefined =>
  text?.startsWith("#") === true ? Number(text.slice(1)) : text;

/**
 * Inputs, one a line: type and id, then `!` where it is required and `?` where it says that it is not. Behind it the
 * default (`=443`, a number `=#443`), the example (`eg:root`), the callback of an upload (`call:pem_upload`), other ids
 * (`alt:db_sid`), the choice of a radio (`of:udp,tcp`, with `+` for a blank), and the words `port` and `hint`.
 */
export const rows = (text: string): JsonObject[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map(row);

function row(line: string): JsonObject {
  const [type = "", name = "", ...words] = line.split(/\s+/);
  const id = name.replace(/[!?]$/, "");
  const said = (prefix: string): string | undefined =>
    words.find((word) => word.startsWith(prefix))?.slice(prefix.length);
  const [example, callback, other, choice] = [said("eg:"), said("call:"), said("alt:"), said("of:")];
  const more: JsonObject = {
    ...(name === id ? {} : { required: name.endsWith("!") }),
    ...(example === undefined ? {} : { placeholder: example }),
    ...(words.includes("port") ? { regex: port } : {}),
    ...(words.includes("hint") ? hinted : {}),
    ...(callback === undefined ? {} : { callback }),
    ...(other === undefined ? {} : { alt_ids: [other] }),
  };
  if (type === "radio") {
    return radio(
      id,
      said("=") ?? "",
      (choice ?? "").split(",").map((one) => one.replaceAll("+", " ")),
      more,
    );
  }
  return makers[type]?.(id, said("="), more) ?? {};
}

/** HTTPS, and whether its certificate is checked. */
export const https = (id = "https"): JsonObject =>
  uiCheck(id, "yes", { inputs: rows("checkbox verify_ssl! =yes") }, need);

/** A choice whose options that open a password store are for servers that keep credentials. */
export function methods(
  id: string,
  value: string,
  options: Readonly<Record<string, JsonObject[]>>,
  stores: ReadonlySet<string>,
): JsonObject {
  const { options: all, ...rest } = uiRadio(id, value, options);
  const marked = (all as JsonObject[]).map((option) =>
    stores.has(String(option.name)) ? { ...option, server_type_allow: ["cloud", "manager"] } : option,
  );
  return { ...rest, options: marked };
}

/** A choice that the service does not call required. */
export function optional(input: JsonObject): JsonObject {
  const { required: _required, ...rest } = input;
  return rest;
}
