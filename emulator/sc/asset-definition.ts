import { type JsonObject, textOf } from "../core/json";
import { invalid } from "./envelope";
import type { Call } from "./model";
import type { Stored } from "../core/store";
import { unescapeXml, xml } from "../core/xml";

/** PHP's `serialize` for a map of texts, with the empty list of data fields that an export carries. */
const serialized = (name: string, value: string): string =>
  `a:2:{s:${name.length}:"${name}";s:${Buffer.byteLength(value)}:"${value}";s:15:"assetDataFields";a:0:{}}`;

/** `GET /asset/{id}/export`: XML around a base64 text of a PHP-serialised map (observed on 5.8.0). */
export function exportAsset(record: Stored, version: string): string {
  const name = record.type === "dnsname" ? "definedDNSNames" : "definedIPs";
  const definition = Buffer.from(serialized(name, textOf(record[name]))).toString("base64");
  return xml`<?xml version="1.0" encoding="UTF-8"?>
<assets><asset><scVersion>${version}</scVersion><name>${textOf(record.name)}</name><description>${textOf(
    record.description,
  )}</description><type>${textOf(record.type)}</type><templateID>-1</templateID><definition>${definition}</definition></asset></assets>
`.toString();
}

/** The body of a create for the definition that `POST /asset/import` names. */
export function importedAsset(call: Call): JsonObject {
  const file = call.site.files.get(textOf(call.body.filename));
  if (file === undefined) {
    throw invalid("Please specify a valid File.");
  }
  const text = Buffer.from(file.bytes).toString("utf8");
  const element = (name: string): string => unescapeXml(new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "");
  const definition = Buffer.from(element("definition"), "base64").toString("utf8");
  const kept = /"(definedIPs|definedDNSNames)";s:\d+:"([^"]*)"/.exec(definition);
  return {
    name: textOf(call.body.name) || element("name"),
    description: element("description"),
    type: element("type"),
    ...(kept === null ? {} : { [kept[1] ?? ""]: kept[2] ?? "" }),
  };
}
