export { type Change, compare, type Comparison } from "./compare";
export type { HostSummary, PluginSummary } from "./finding-index";
export type { Finding, HostProperties, ReportEntry, Scanner } from "./finding";
export { readNessusFile } from "./nessus-file";
export { type PageOptions, renderPage } from "./page";
export { countFrom, type Counts, type Severity, severityNames, severityOf } from "./severity";
export { summarize, type Summary } from "./summary";
