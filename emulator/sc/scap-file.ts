import type { CheckResult } from "../core/finding/audit";
import type { ReportHost } from "../core/finding/finding";
import { xml, type Xml } from "../core/xml";

const words: Readonly<Record<CheckResult["verdict"], string>> = {
  PASSED: "pass",
  FAILED: "fail",
  WARNING: "notchecked",
};
const idOf = ({ check }: CheckResult): string => `xccdf_com.example_rule_${check.id.slice(0, 16)}`;
const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

const testResult = ({ address, name, started, ended, compliance }: ReportHost): Xml =>
  xml`<TestResult id="xccdf_com.example_testresult_${address}" start-time="${iso(started)}" end-time="${iso(ended)}">
<target>${name}</target>
<target-address>${address}</target-address>
${compliance.map(
  (result) => xml`<rule-result idref="${idOf(result)}"><result>${words[result.verdict]}</result></rule-result>\n`,
)}</TestResult>\n`;

/** `scap1_2`: a collection of results (ARF 1.1) with an XCCDF result of each host. */
export const scapFile = (hosts: readonly ReportHost[]): string =>
  xml`<?xml version="1.0" encoding="UTF-8"?>
<arf:asset-report-collection xmlns:arf="http://scap.nist.gov/schema/asset-reporting-format/1.1" xmlns="http://checklists.nist.gov/xccdf/1.2">
<arf:reports>
${hosts.map(
  (host, index) =>
    xml`<arf:report id="report_${index + 1}"><arf:content>\n${testResult(host)}</arf:content></arf:report>\n`,
)}</arf:reports>
</arf:asset-report-collection>
`.toString();

const ovalWords: Readonly<Record<CheckResult["verdict"], string>> = {
  PASSED: "true",
  FAILED: "false",
  WARNING: "unknown",
};
const ovalId = ({ check }: CheckResult): string => `oval:com.example:def:${Number.parseInt(check.id.slice(0, 6), 16)}`;

const system = ({ name, address, system: os, compliance }: ReportHost): Xml =>
  xml`<system>
<definitions>
${compliance.map((result) => xml`<definition definition_id="${ovalId(result)}" version="1" result="${ovalWords[result.verdict]}"/>\n`)}</definitions>
<oval_system_characteristics xmlns="http://oval.mitre.org/XMLSchema/oval-system-characteristics-5">
<system_info><os_name>${os}</os_name><primary_host_name>${name}</primary_host_name><interfaces><interface><ip_address>${address}</ip_address></interface></interfaces></system_info>
</oval_system_characteristics>
</system>\n`;

/** `oval`: results of OVAL 5, one system for each host. */
export const ovalFile = (hosts: readonly ReportHost[], now: number): string =>
  xml`<?xml version="1.0" encoding="UTF-8"?>
<oval_results xmlns="http://oval.mitre.org/XMLSchema/oval-results-5" xmlns:oval="http://oval.mitre.org/XMLSchema/oval-common-5">
<generator><oval:schema_version>5.11</oval:schema_version><oval:timestamp>${iso(now)}</oval:timestamp></generator>
<results>
${hosts.map(system)}</results>
</oval_results>
`.toString();

/** `diagnostic`: what the scanner has noted while it scanned one host for the vendor's support. */
export const diagnosticFile = (target: string, hosts: readonly ReportHost[]): string =>
  hosts
    .filter(({ address, name }) => address === target || name === target)
    .flatMap(({ address, started, findings }) =>
      findings.map(
        ({ plugin, port, protocol }) => `${iso(started)} ${address} plugin ${plugin.id} ${port}/${protocol}\n`,
      ),
    )
    .join("") || `No host ${target} was scanned.\n`;
