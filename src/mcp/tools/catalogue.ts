import type { Tool } from '../define-tool.ts';
import { analyzeCsvForEntitlements } from './analyze-csv-for-entitlements.ts';
import { applyPlan } from './apply-plan.ts';
import { cancelJob } from './cancel-job.ts';
import { executeUserGrants } from './execute-user-grants.ts';
import { findApps } from './find-apps.ts';
import { getJob } from './get-job.ts';
import { getPlan } from './get-plan.ts';
import { listCsvFiles } from './list-csv-files.ts';
import { listJobs } from './list-jobs.ts';
import { oktaBatchCreateGrants } from './okta-batch-create-grants.ts';
import { oktaBatchUserSearch } from './okta-batch-user-search.ts';
import { oktaGetRateStatus } from './okta-get-rate-status.ts';
import { oktaTest } from './okta-test.ts';
import { oktaUserSearch } from './okta-user-search.ts';
import { prepareEntitlementStructure } from './prepare-entitlement-structure.ts';
import { resumeJob } from './resume-job.ts';
import { showWorkflowMenu } from './show-workflow-menu.ts';
import { undoJob } from './undo-job.ts';

/** Every tool, in the order of `TOOL_NAMES`. */
export const TOOLS: readonly Tool[] = [
  oktaTest,
  showWorkflowMenu,
  listCsvFiles,
  analyzeCsvForEntitlements,
  findApps,
  prepareEntitlementStructure,
  executeUserGrants,
  oktaBatchCreateGrants,
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
