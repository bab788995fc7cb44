/** Every tool, in the order of the workflows. Names of the existing server are kept (design §10). */
export const TOOL_NAMES = [
  'okta_test',
  'show_workflow_menu',
  'list_csv_files',
  'analyze_csv_for_entitlements',
  'get_report_lines',
  'find_apps',
  'prepare_entitlement_structure',
  'execute_user_grants',
  'okta_batch_create_grants',
  'analyze_entitlement_patterns',
  'get_pattern',
  'list_outliers',
  'preview_bundle_creation',
  'create_bundle_from_pattern',
  'get_plan',
  'apply_plan',
  'get_job',
  'list_jobs',
  'resume_job',
  'cancel_job',
  'undo_job',
  'okta_user_search',
  'okta_batch_user_search',
  'okta_get_rate_status',
] as const;

export type ToolName = (typeof TOOL_NAMES)[number];
