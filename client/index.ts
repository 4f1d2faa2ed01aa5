export { Client, connect, type ConnectOptions } from "./connect";
export {
  DeadlineError,
  previousRun,
  RunGoesOnError,
  type RunOptions,
  type RunResult,
  runScan,
} from "./scan/run-scan";
export { findRun, runsOf } from "./scan/find-run";
export { findScans, type ScanName } from "./scan/find-scan";
export {
  checkGuard,
  type GuardCheckFinding,
  type GuardCheckOptions,
  type GuardCheckResult,
} from "./guard/guard-check";
export { checkGuardOfProgram } from "./guard/program-file";
export type { GuardArgs } from "../provider/guard/guard";
export type { Outcome, RunEntry, RunRef, RunState, ScanRef } from "./scan/runs";
export { type ListChoice, listed, listKinds, listsOf } from "./list/list";
export type { Listed } from "./list/listed";
export { type AssetImportOptions, type AssetImportResult, importAssets } from "./asset/asset-import";
export { type AssetProgram, assetProgram, type AssetProgramOptions } from "./asset/asset-program";
export { type AssetListRow, type AssetRow, assets, type AssetsOptions } from "./asset/assets";
export type { DateRange, When } from "./date-range";
export type { Finding, Severity } from "./finding/finding";
export type { FindingQuery } from "./finding/finding-query";
export { findings } from "./finding/findings";
export { type FindingImportOptions, type FindingImportResult, importFindings } from "./finding/finding-import";
export { remediate } from "./remediation/remediate";
export type {
  HostVerdict,
  RemediationOptions,
  RemediationParameters,
  RemediationResult,
  Verdict,
} from "./remediation/remediation";
export { checkExport, type ExportFormat, exportFormats, type ExportOptions, exportResult } from "./scan/export-result";
export { type Imported, importScan, type ImportOptions } from "./scan/import-scan";
/** Reads `.nessus` files of any size, and makes a page of them. */
export * as report from "./report";
