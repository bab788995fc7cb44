import type { ErrorsOf } from './errors-of.ts';

/** Errors of reports: finding, opening and understanding them. */
export const REPORT_ERRORS = {
  'intake.not_found': {
    cause: 'No report has that number, name or path.',
    remedy:
      'Call list_csv_files and use a number or a name it shows; names of reports end in .csv, .tsv, .xlsx, .zip, .csv.gz and the like.',
  },
  'intake.ambiguous': {
    cause: '{count} [report has|reports have] that name.',
    remedy: 'Use the number or the path relative to the reports folder.',
  },
  'intake.outside_root': {
    cause: 'That path leads outside the reports folder.',
    remedy: 'Put the report into the reports folder, or set OKTA_ENTITLEMENTS_REPORTS.',
  },
  'intake.empty': {
    cause: 'The report holds no data lines.',
    remedy: 'Export it again with a header line and at least one line of data.',
  },
  'intake.empty_sheet': {
    cause: 'The sheet that was read holds no data lines; the workbook has {others} [other|others].',
    remedy:
      'Name the sheet to read: `file.sheet` of a tool, --sheet of a command. This error names the one that was read, then the others.',
  },
  'intake.all_rejected': {
    cause: 'No data line of the report can be read ({why}).',
    remedy:
      'Lines without an identifier have nothing in the column that identifies people: name another one as `identifier` (of a command: --identifier). Lines with an unclear date have text that is no day where access ends or starts: name that column in `ignore` (--ignore) where it says nothing about access. Otherwise correct the lines and export the report again.',
  },
  'intake.unreadable': {
    cause: 'The report could not be read: {why}.',
    remedy: 'Save it as CSV in UTF-8 and try again.',
  },
  'intake.unopened': {
    cause: 'The report is there, but cannot be opened.',
    remedy: 'Close it in other programs, let the user of this server read it, then try again.',
  },
  'intake.too_large': {
    cause: 'The report is too large to be read safely: {why}.',
    remedy: 'Export it in parts, or as CSV without compression.',
  },
  'intake.unknown_sheet': {
    cause: 'The workbook has no such sheet, or none that is not hidden.',
    remedy: 'Name a sheet as the analysis shows it, or save the sheet as CSV.',
  },
  'intake.no_identifier': {
    cause: 'No column of the report identifies people.',
    remedy:
      'Name the column as `identifier` (of a command: --identifier), or export the report with a login or e-mail column that is filled.',
  },
  'intake.sheet_without_people': {
    cause:
      'No column of the sheet that was read identifies people; the workbook has {others} [other|others].',
    remedy:
      'Name the sheet to read: `file.sheet` of a tool, --sheet of a command; this error names the one that was read, then the others. Or name the column of this one as `identifier` (of a command: --identifier).',
  },
  'intake.people_across': {
    cause: 'The report seems to name roles down its first column and people across its top.',
    remedy:
      'Turn it round: copy the table in a spreadsheet, paste it with Transpose, so that each person has a line, and save that as CSV.',
  },
  'intake.blocks': {
    cause: 'The report seems to be a list of fields (`name: value`, one below the other), not a table.',
    remedy:
      'Export it as CSV, or make a table of it: a column for each field, a line for each person and role.',
  },
  'intake.indented': {
    cause: 'The report seems to be an outline: what people hold stands indented below them, not in a table.',
    remedy:
      'Make a table of it with two columns, user and role: a line for each role, with its user beside it.',
  },
  'intake.group_file': {
    cause: 'The report seems to be a file of groups as Unix has it (`name:password:id:members`).',
    remedy:
      'Put a header line above it and another delimiter into it: `Group;Password;Id;Members`, with the colons replaced by semicolons.',
  },
  'intake.no_entitlements': {
    cause: 'Nothing in the report is an entitlement, as far as its columns tell.',
    remedy: 'Answer the questions of the analysis, or name the columns with the override `entitlements`.',
  },
  'intake.unknown_column': {
    cause: 'An override names a column that the report does not have.',
    remedy: 'Use a column name as the analysis shows it.',
  },
  'intake.not_analysed': {
    cause: 'The report has not been analysed yet.',
    remedy: 'Call analyze_csv_for_entitlements on it, look at the result, and plan from that.',
  },
  'intake.bucket_no_credentials': {
    cause: 'There are no credentials for the bucket.',
    remedy:
      'Give the server credentials of AWS: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or a role; or set S3_ENABLED to false.',
  },
  'intake.bucket_denied': {
    cause: 'The store does not let these credentials read the bucket.',
    remedy: 'Allow them to list the bucket below S3_PREFIX and to read its objects, or use others.',
  },
  'intake.bucket_not_found': {
    cause: 'There is no bucket of that name.',
    remedy: 'Correct S3_BUCKET_NAME, AWS_REGION or S3_ENDPOINT and start again.',
  },
  'intake.bucket_unavailable': {
    cause: 'The store of the bucket did not answer completely.',
    remedy: 'Check S3_ENDPOINT, HTTPS_PROXY and the network, then try again; nothing of it was kept.',
  },
  'intake.mapping_drifted': {
    cause:
      'A mapping was remembered for reports like this one, but {added} [column is|columns are] new and {gone} [is|are] missing, so it was not used.',
    remedy:
      'Call analyze_csv_for_entitlements again: with overrides, with mapping "reuse" to take what was said before, or with mapping "ignore" to begin without it.',
  },
  'intake.match_rate_fell': {
    cause:
      'Only {now} % of the identifiers were found in Okta; {before} % were when this mapping was last used.',
    remedy:
      'Check that the report names the same kind of identifier. To go on all the same, call analyze_csv_for_entitlements with mapping "reuse", then plan again.',
  },
  'intake.other_key': {
    cause:
      'Another column of the report finds more of its people in Okta: {better} of {of}; the one that was taken as identifier finds {now}.',
    remedy:
      'Call analyze_csv_for_entitlements with the identifier that people are to be told by, then plan again. It may be either of the two; with the other one, the one of now is still compared with Okta: also name it in `ignore` where it is out of date.',
  },
  'intake.changed': {
    cause: 'The report changed since it was analysed.',
    remedy: 'Analyse it again, look at the result, and plan from that.',
  },
} as const satisfies ErrorsOf<'intake'>;
