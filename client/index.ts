export { Client, connect, type ConnectOptions } from "./connect";
export {
  DeadlineError,
  findScan,
  previousRun,
  RunGoesOnError,
  type RunOptions,
  type RunResult,
  runScan,
} from "./run-scan";
export type { Outcome, RunRef, RunState, ScanRef } from "./scan-runs";
export { type AssetImportOptions, type AssetImportResult, importAssets } from "./asset-import";
export { type AssetProgram, assetProgram, type AssetProgramOptions } from "./asset-program";
export { type AssetListRow, type AssetRow, assets, type AssetsOptions } from "./assets";
export type { DateRange, When } from "./date-range";
export type { Finding, Severity } from "./finding";
export type { FindingQuery } from "./finding-query";
export { findings } from "./findings";
export { remediate } from "./remediate";
export type { HostVerdict, RemediationOptions, RemediationResult, Verdict } from "./remediation";
export { checkExport, type ExportFormat, exportFormats, type ExportOptions, exportResult } from "./export-result";
export { type Imported, importScan, type ImportOptions } from "./import-scan";
/** Reads `.nessus` files of any size, and makes a page of them. */
export * as report from "./report";
