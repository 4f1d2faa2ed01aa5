import { createReadStream } from "node:fs";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import { SaxesParser, type SaxesTagPlain } from "saxes";
import { messageOf, TenableError } from "../../provider/errors";
import { decoded } from "./decode";
import { findingOf, type HostProperties, propertiesOf, type ReportEntry, type Scanner, scannerOf } from "./finding";
import { Mender } from "./mend";

/** "Nessus Scan Information": what the scanner says of itself, once a host. */
const scanInformation = "19506";

/** The elements in a finding whose text is wanted. Others, `plugin_output` above all, are most of a file. */
const wanted = new Set([
  "risk_factor",
  "synopsis",
  "solution",
  "cve",
  "cvss_base_score",
  "cvss3_base_score",
  "cm:compliance-check-name",
  "cm:compliance-result",
]);

/** The file is something else than results of a scan in the format Nessus. */
export class NoNessusFileError extends TenableError {}

/** What was skipped, for people. */
export const damageOf = (name: string, places: number): string =>
  places === 1
    ? `${name} has a damaged part, which was skipped`
    : `${name} has ${places} damaged parts, which were skipped`;

/** Faults of the text that leave no doubt about what stands around them. */
const bearable = /^(malformed character entity|undefined entity|malformed comment|disallowed character)$/;

/**
 * The policy, the report, the findings and the hosts of a `.nessus` file, as they are read: one finding is in memory,
 * not the file. Stopping early closes the file.
 *
 * Shape: `NessusClientData_v2 / Report / ReportHost / (HostProperties / tag, ReportItem / ...)`, text in elements of a
 * finding, the rest in its attributes.
 * Units: `HOST_START_TIMESTAMP` in seconds since 1970; `HOST_START` is the scanner's time without a zone.
 * Throws {@link TenableError} when the file is not a `.nessus` file, is cut off, holds no report, or has an unknown
 * encoding. Single damaged places (characters that XML forbids, a bare `&` or `<`, entities of HTML) are skipped, and counted for `onDamage`.
 * Source: "Nessus File (.nessus) Format", 2023-05-24, Report Host Component and ReportItem Element; and what exports of
 * Vulnerability Management's workbenches have besides (upper-case protocols, `["..."]` for a system, attributes in any
 * order).
 */
export async function* readNessusFile(
  source: string | Readable,
  options: { name?: string; onDamage?: (places: number) => void } = {},
): AsyncGenerator<ReportEntry, void, undefined> {
  const name = options.name ?? (typeof source === "string" ? basename(source) : "the report");
  const stream = typeof source === "string" ? createReadStream(source, { highWaterMark: 256 * 1024 }) : source;
  const reader = new Reader(name);
  let undecoded = 0;
  try {
    const text = decoded(stream as AsyncIterable<Buffer | string>, name, (places) => (undecoded += places));
    for await (const piece of text) {
      yield* reader.read(piece);
    }
  } catch (error) {
    throw error instanceof TenableError
      ? error
      : new TenableError(`cannot read ${name}: ${said(error)}`, { advice: "use a .nessus file", cause: error });
  }
  yield* reader.end();
  if (reader.damage + undecoded > 0) {
    options.onDamage?.(reader.damage + undecoded);
  }
}

const said = (error: unknown): string =>
  ({ ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "no permission" })[
    (error as NodeJS.ErrnoException).code ?? ""
  ] ?? messageOf(error);

/** One file on its way through the parser. */
class Reader {
  private readonly parser = new SaxesParser();
  private readonly mender = new Mender();
  private faults = 0;
  private entries: ReportEntry[] = [];
  private hasBegun = false;
  private hasRoot = false;
  private hasReport = false;
  private hosts = 0;
  private findings = 0;
  private readonly path: string[] = [];
  private host?: { name: string; tags: Map<string, string>; scanner?: Scanner; properties: HostProperties };
  private item?: { attributes: Record<string, string>; texts: Map<string, string[]> };
  /** The text that is being added up, and how deep its element is. */
  private text?: { pieces: string; depth: number; done: (text: string) => void };

  constructor(private readonly name: string) {
    this.parser.on("opentag", (tag) => this.open(tag));
    this.parser.on("closetag", () => this.close());
    this.parser.on("cdata", (text) => this.add(text));
    this.parser.on("error", (error) => this.fault(error.message));
  }

  /** Damaged places so far. */
  get damage(): number {
    return this.mender.places + this.faults;
  }

  read(chunk: string): ReportEntry[] {
    if (!this.hasBegun && chunk.length > 0) {
      this.hasBegun = true;
      if (chunk.startsWith("PK\u0003\u0004") || chunk.startsWith("\u001f")) {
        throw new TenableError(`${this.name} is packed`, { advice: "unpack it and use the .nessus file inside" });
      }
    }
    return this.parsed(() => this.parser.write(this.mender.mend(chunk)));
  }

  end(): ReportEntry[] {
    if (!this.hasBegun) {
      throw new TenableError(`${this.name} is empty`, { advice: "export the results again" });
    }
    const last = this.parsed(() => this.parser.write(this.mender.mend("", true)).close());
    if (!this.hasReport) {
      throw new TenableError(`${this.name} has no results, only a policy`, {
        advice: "export the results of the scan instead of its policy",
      });
    }
    return last;
  }

  /** What a step of the parser brought. */
  private parsed(step: () => void): ReportEntry[] {
    this.entries = [];
    try {
      step();
    } catch (error) {
      throw error instanceof TenableError
        ? error
        : new TenableError(`${this.name} cannot be read at line ${this.parser.line}: ${messageOf(error)}`, {
            advice: "export it again",
            cause: error,
          });
    }
    return this.entries;
  }

  private fault(message: string): void {
    const what = message.replace(/^\d+:\d+: /, "").replace(/\.$/, "");
    if (bearable.test(what)) {
      this.faults += 1;
      return;
    }
    if (!this.hasRoot) {
      throw this.isNoReport();
    }
    if (/^unclosed tag|^unexpected end/.test(what)) {
      throw new TenableError(`${this.name} is truncated at line ${this.parser.line}, ${this.progress()}`, {
        advice: "the export or the copy is incomplete; export the results again",
      });
    }
    throw new TenableError(`${this.name} is damaged at line ${this.parser.line}, ${this.progress()}: ${what}`, {
      advice: "export the results again",
    });
  }

  private progress(): string {
    return `with ${this.hosts} complete hosts and ${this.findings} findings before it`;
  }

  private isNoReport(root?: string): TenableError {
    return root === "NessusClientData"
      ? new TenableError(`${this.name} is a .nessus file of version 1`, { advice: "export the results as version 2" })
      : new NoNessusFileError(
          `${this.name} is not a .nessus file${root === undefined ? "" : `: it begins with <${root}>`}`,
          {
            advice: "export the results in the format Nessus, not CSV, HTML, PDF or DB",
          },
        );
  }

  private open({ name, attributes }: SaxesTagPlain): void {
    this.path.push(name);
    const depth = this.path.length;
    if (depth === 1) {
      if (name !== "NessusClientData_v2") {
        throw this.isNoReport(name);
      }
      this.hasRoot = true;
    }
    if (this.text) {
      return;
    }
    const parent = this.path[depth - 2];
    if (depth === 5 && this.item) {
      if (wanted.has(name) || (name === "plugin_output" && this.item.attributes.pluginID === scanInformation)) {
        const { texts } = this.item;
        this.collect((text) => void texts.set(name, [...(texts.get(name) ?? []), text]));
      }
    } else if (depth === 5 && this.host && name === "tag" && parent === "HostProperties") {
      const { tags } = this.host;
      this.collect((text) => void tags.set(attributes.name ?? "", text));
    } else if (depth === 4 && this.host && name === "ReportItem") {
      this.item = { attributes, texts: new Map() };
    } else if (depth === 3 && name === "ReportHost" && parent === "Report") {
      this.host = { name: attributes.name ?? "", tags: new Map(), properties: {} };
    } else if (depth === 2 && name === "Report") {
      this.hasReport = true;
      this.entries.push({ kind: "report", name: attributes.name ?? "" });
    } else if (name === "policyName" && parent === "Policy") {
      this.collect((text) => void this.entries.push({ kind: "policy", name: text }));
    }
  }

  /** Text comes in pieces, and only when it is asked for: the parser builds none that is not wanted. */
  private collect(done: (text: string) => void): void {
    this.text = { pieces: "", depth: this.path.length, done };
    this.parser.on("text", (text) => this.add(text));
  }

  private add(piece: string): void {
    if (this.text) {
      this.text.pieces += piece;
    }
  }

  private close(): void {
    const depth = this.path.length;
    this.path.pop();
    if (this.text?.depth === depth) {
      const { pieces, done } = this.text;
      this.text = undefined;
      this.parser.off("text");
      done(pieces.trim());
    } else if (depth === 4 && this.item && this.host) {
      this.finish(this.host, this.item);
      this.item = undefined;
    } else if (depth === 3 && this.host) {
      const { name, tags, scanner, properties } = this.host;
      this.hosts += 1;
      Object.assign(properties, propertiesOf(tags), scanner && { scanner });
      this.entries.push({ kind: "host", name, properties });
      this.host = undefined;
    }
  }

  private finish(host: NonNullable<Reader["host"]>, { attributes, texts }: NonNullable<Reader["item"]>): void {
    const finding = findingOf(host.name, host.properties, attributes, texts);
    if (finding === undefined) {
      throw new TenableError(`${this.name} has a finding without a pluginID at line ${this.parser.line}`, {
        advice: "it was not written by a scanner; export the results again",
      });
    }
    const output = texts.get("plugin_output")?.[0];
    if (output !== undefined) {
      host.scanner = scannerOf(output);
    }
    this.findings += 1;
    this.entries.push({ kind: "finding", finding });
  }
}
