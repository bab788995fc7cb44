import type { Tool } from '../define-tool.ts';
import { analyzeCsvForEntitlements } from './analyze-csv-for-entitlements.ts';
import { analyzeEntitlementPatterns } from './analyze-entitlement-patterns.ts';
import { applyPlan } from './apply-plan.ts';
import { cancelJob } from './cancel-job.ts';
import { createBundleFromPattern } from './create-bundle-from-pattern.ts';
import { executeUserGrants } from './execute-user-grants.ts';
import { findApps } from './find-apps.ts';
import { getJob } from './get-job.ts';
import { getPattern } from './get-pattern.ts';
import { getPlan } from './get-plan.ts';
import { getReportLines } from './get-report-lines.ts';
import { listCsvFiles } from './list-csv-files.ts';
import { listJobs } from './list-jobs.ts';
import { listOutliers } from './list-outliers.ts';
import { oktaBatchCreateGrants } from './okta-batch-create-grants.ts';
import { oktaBatchUserSearch } from './okta-batch-user-search.ts';
import { oktaGetRateStatus } from './okta-get-rate-status.ts';
import { oktaTest } from './okta-test.ts';
import { oktaUserSearch } from './okta-user-search.ts';
import { prepareEntitlementStructure } from './prepare-entitlement-structure.ts';
import { previewBundleCreation } from './preview-bundle-creation.ts';
import { resumeJob } from './resume-job.ts';
import { showWorkflowMenu } from './show-workflow-menu.ts';
import { undoJob } from './undo-job.ts';

/** Every tool, in the order of `TOOL_NAMES`. */
export const TOOLS: readonly Tool[] = [
  oktaTest,
  showWorkflowMenu,
  listCsvFiles,
  analyzeCsvForEntitlements,
  getReportLines,
  findApps,
  prepareEntitlementStructure,
  executeUserGrants,
  oktaBatchCreateGrants,
  analyzeEntitlementPatterns,
  getPattern,
  listOutliers,
  previewBundleCreation,
  createBundleFromPattern,
  getPlan,
  applyPlan,
  getJob,
  listJobs,
  resumeJob,
  cancelJob,
  undoJob,
  oktaUserSearch,
  oktaBatchUserSearch,
  oktaGetRateStatus,
];
