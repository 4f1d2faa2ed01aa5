/** What one folder of tests came to. */
export interface FolderResult {
  passed: number;
  failed: number;
  skipped: number;
  milliseconds: number;
}
