import type { Readable } from 'node:stream';
import type { ReportIdentity } from '../model/understanding.ts';

/** Names of files that can be reports. */
export const REPORT = /\.(csv|tsv|tab|psv|xlsx|csv\.txt|(csv|tsv|txt)\.gz|zip)$/i;

/** Whether a file or folder of that name is none that a person put there: a hidden one, or the mark of a workbook that is open in Excel. */
export function isHidden(name: string): boolean {
  return name.startsWith('.') || name.startsWith('~$');
}

/** The folder that reports are read from. Nothing outside its real path can be opened. */
export interface ReportFolder {
  /** Its real path. */
  readonly root: string;
  /** Every report below it (csv, tsv, xlsx, also compressed), in order of path; leaves out `processed/`, `processed_and_assigned/`, hidden files and links that lead out. */
  list(signal?: AbortSignal): Promise<readonly ReportFile[]>;
  /** By path relative to the root, or by file name where only one has it. Throws `intake.not_found`, `intake.ambiguous`, `intake.outside_root`. */
  find(nameOrPath: string): Promise<ReportFile>;
  /** The bytes. The sha256 of what was read is known when the stream has ended. */
  open(file: ReportFile): Promise<Readable>;
  /** Moves an imported report to `processed/` or `processed_and_assigned/`; does nothing where the name is taken. */
  moveImported(path: string, folder: 'processed' | 'processed_and_assigned'): Promise<void>;
  identify(file: ReportFile, signal?: AbortSignal): Promise<ReportIdentity>;
}

export interface ReportFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly modifiedAt: number;
}
