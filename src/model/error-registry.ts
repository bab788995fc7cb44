/**
 * Every way in which the product can refuse or fail. A code is never reused; `docs/errors.md` is generated from this.
 * `cause` and `remedy` are fixed templates: only numbers, the product's own handles and setting names may fill them,
 * never text from a tenant or a file (that goes to `subject`).
 */
export const ERRORS = {
  'input.invalid': {
    cause: 'The argument {argument} of {tool} {wrong}; expected: {expected}.',
    remedy: 'Correct {argument} and call again. It is: {about}',
  },
  'input.unknown': {
    cause: '{tool} has no argument of that name.',
    remedy: 'Leave it out, or use one of its arguments: {names}.',
  },
  'input.too_much': {
    cause: 'The answer of {tool} would be longer than a model should read.',
    remedy: 'Ask for fewer rows at once, by limit, or for a smaller part.',
  },
  'input.wrong_cursor': {
    cause: 'The cursor is a place in another list than the one that these arguments of {tool} name.',
    remedy: 'Repeat the arguments of the call that gave the cursor, or leave the cursor out to begin.',
  },
  'config.missing': {
    cause: 'The setting {setting} is not set.',
    remedy: 'Set {setting} in the environment of the server (see .env.example) and start it again.',
  },
  'config.invalid': {
    cause: 'The setting {setting} is not usable: {why}.',
    remedy: 'Correct {setting} and start again.',
  },
  'config.stdin_not_a_terminal': {
    cause: 'This command asks a person, and there is no terminal to ask at.',
    remedy: 'Run it in a terminal; nothing was changed.',
  },
  'auth.token_rejected': {
    cause: 'Okta refused the API token (401).',
    remedy: 'Create a token in the Admin Console (Security, API, Tokens) and set OKTA_API_TOKEN.',
  },
  'auth.not_permitted': {
    cause: 'The token is valid, but its owner may not do this (403).',
    remedy: "Give the token's owner an admin role that covers this app and governance, or use another token.",
  },
  'tenant.unreachable': {
    cause: 'The configured host could not be reached ({why}).',
    remedy: 'Check OKTA_DOMAIN, HTTPS_PROXY and the network, then try again.',
  },
  'tenant.not_okta': {
    cause: 'The configured host answers, but not as an Okta organisation (status {status}).',
    remedy: 'Set OKTA_DOMAIN to the bare host of the organisation, for example your-domain.okta.com.',
  },
  'tenant.no_governance': {
    cause: 'This organisation does not answer governance calls (status {status}).',
    remedy:
      "Ask Okta to enable Identity Governance, give the token's owner a role that covers it, or point OKTA_DOMAIN at an organisation that has it.",
  },
  'tenant.changed': {
    cause: 'The configured host now leads to another organisation than the one this was made for.',
    remedy: 'Point OKTA_DOMAIN at the organisation of the plan, or plan again here.',
  },
  'app.not_found': {
    cause: 'No app of this organisation has that id or name.',
    remedy: 'Call find_apps with the beginning of the name and use the id it shows.',
  },
  'app.ambiguous': {
    cause: '{count} [app matches|apps match] that name.',
    remedy: 'Use the id of the one you mean.',
  },
  'app.not_governed': {
    cause: 'Entitlement management is not enabled on this app.',
    remedy: 'Enable it in the Admin Console (app, Governance tab), then plan again.',
  },
  'app.governance_unknown': {
    cause: 'Whether entitlement management is enabled on this app could not be read.',
    remedy:
      "Look whether it is in the Admin Console (app, Governance tab), and give the token's owner a role that covers the app and governance, then plan again.",
  },
  'app.protected': {
    cause: "This is one of Okta's own apps; nothing is ever written to it.",
    remedy: 'Choose the app whose access you want to govern.',
  },
  'app.no_structure': {
    cause:
      '{count} [entitlement or value|entitlements or values] of the report [does|do] not exist in the app yet.',
    remedy: 'Apply the plan of prepare_entitlement_structure first, then plan the grants.',
  },
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
  'identity.bad_condition': {
    cause: 'The condition on profile attributes is not usable: {why}.',
    remedy:
      'Name one of them: a text, people, or a condition of attribute names of the Okta profile with exact values.',
  },
  'plan.not_found': {
    cause: 'There is no plan with that id.',
    remedy: 'Plan again and use the id from the answer.',
  },
  'plan.stale': {
    cause: 'The tenant no longer is as the plan saw it.',
    remedy: 'Plan again; what is already done will not be planned twice.',
  },
  'plan.overtaken': {
    cause: 'Another job writes to people of this plan, or has done so since the plan was made.',
    remedy: 'Let that job end, or cancel it, then plan again; what it has done will not be planned twice.',
  },
  'plan.rejected_since': {
    cause: 'Since the plan was made an owner said no on a sign-off sheet to something that it would make.',
    remedy: 'Plan again: what was rejected or left out is not planned then.',
  },
  'plan.wrong_tenant': {
    cause: 'This plan or job belongs to another organisation than the configured one.',
    remedy: 'Point OKTA_DOMAIN at that organisation, or plan again here.',
  },
  'plan.wrong_hash': {
    cause: 'The hash does not belong to that plan.',
    remedy: 'Read the plan again with get_plan and use the hash it shows.',
  },
  'plan.not_agreed': {
    cause: 'Nobody agreed to this plan, so nothing was changed.',
    remedy:
      'Where a person wants it, apply it again: they agree in the client, on the page that it links to, or at a terminal: okta-entitlements apply {plan}',
  },
  'plan.mistyped': {
    cause: 'What was typed is not the phrase that was shown, so nothing was changed.',
    remedy:
      'Where the person wants it, apply it again: they type the phrase exactly as it is shown, in the client or at a terminal: okta-entitlements apply {plan}',
  },
  'plan.agreement_expired': {
    cause: 'The agreement to this plan is older than 24 hours, so nothing more is written.',
    remedy:
      'Call apply_plan with the plan and its hash, so that a person agrees again; nothing is done twice.',
  },
  'plan.newer_format': {
    cause: 'This plan, or what it saw of the app, was stored by a newer version, which this one cannot read.',
    remedy: 'Use that version, or plan again.',
  },
  'analysis.newer_format': {
    cause: 'This analysis was stored by a newer version, which this one cannot read.',
    remedy: 'Use that version, or another folder: OKTA_ENTITLEMENTS_HOME.',
  },
  'plan.no_waves': {
    cause:
      'This plan makes or removes entitlements, values or bundles one after the other: there are no waves of people in it.',
    remedy: 'Run it again without --waves; nothing was changed.',
  },
  'plan.not_rehearsable': {
    cause: 'A plan of this kind cannot be rehearsed.',
    remedy: 'Look at it with get_plan.',
  },
  'plan.limits': {
    cause: '{count} [name or value breaks|names or values break] a limit of Okta: {why}.',
    remedy: 'Change them in the report and analyse it again, or give another name or description.',
  },
  'plan.ambiguous_name': {
    cause:
      '{count} [entitlement or value shares|entitlements or values share] one name, so it is not clear which is meant.',
    remedy: 'Rename one of them in Okta or in the report, then plan again.',
  },
  'plan.unknown_values': {
    cause: '{count} of the named entitlements or values [does|do] not exist in the app.',
    remedy:
      'Use names that the app has (the subject says some), or create them with prepare_entitlement_structure.',
  },
  'bundle.name_taken': {
    cause: '{count} of the names [belongs|belong] to bundles of this app already.',
    remedy: 'Choose other names, or look at the bundles that are there.',
  },
  'bundle.made_already': {
    cause: 'The bundle of pattern {number} was made already, by {jobId} of {planId}, {at}.',
    remedy:
      'Look at it with get_pattern {number}; undo {jobId} to take it back, or give another name to make a second one.',
  },
  'bundle.conflict': {
    cause: '{count} risk [rule of this app forbids|rules of this app forbid] such values together.',
    remedy: 'Leave one of the named values out, or talk to the owner of the rule.',
  },
  'bundle.rules_unknown': {
    cause: 'The risk rules of this app could not be read, so conflicts cannot be ruled out.',
    remedy:
      "Give the token's owner the right to read risk rules (okta.governance.riskRule.read), then try again.",
  },
  'mining.groups': {
    cause: 'A report alone does not say who is in a group of Okta.',
    remedy: 'Leave the groups out, or look for patterns in the app instead.',
  },
  'group.not_found': {
    cause: 'No group of this organisation has that id or name.',
    remedy: 'Write the whole name as the Admin Console shows it (Directory, Groups), or the id (00g…).',
  },
  'group.ambiguous': {
    cause: '{count} [group has|groups have] that name.',
    remedy: 'Use the id of the one you mean.',
  },
  'mining.nothing': {
    cause: 'There is nothing to look for patterns in: {why}.',
    remedy:
      'Choose an app whose members hold entitlement values by grants of their own, or a report of who holds what.',
  },
  'mining.what': {
    cause: 'It is not clear what to look for patterns in.',
    remedy: 'Name one or several apps, or a report, not both.',
  },
  'analysis.not_found': {
    cause: 'There is no such analysis of patterns.',
    remedy: 'Call analyze_entitlement_patterns on the app, and use the id or the numbers it shows.',
  },
  'pattern.what': {
    cause: 'It is not clear which bundles to plan.',
    remedy:
      'Name one pattern, or several in `patterns`, or a sign-off sheet, and nothing else beside it; a name and a description go with the one pattern.',
  },
  'pattern.not_found': {
    cause: 'No pattern has that number or id.',
    remedy: 'Call analyze_entitlement_patterns and use a number it shows.',
  },
  'pattern.gone': {
    cause: 'Pattern {number} is not in the newest analysis of this app any more.',
    remedy: 'Call analyze_entitlement_patterns and use a number it shows; it says what became of the others.',
  },
  'pattern.other_wishes': {
    cause:
      'The newest analysis does not have pattern {number}, but was made with other wishes than the one that found it: other attributes, or other people read.',
    remedy:
      'Call analyze_entitlement_patterns with attributes, without and everybody as the subject tells them of the analysis that found it, or use a number that the newest shows.',
  },
  'pattern.no_terraform': {
    cause: 'Terraform cannot say this: {why}.',
    remedy: 'Create the bundle with create_bundle_from_pattern, or rename the value in Okta.',
  },
  'pattern.no_expression': {
    cause: 'The condition of this pattern cannot be said in the Okta Expression Language: {why}.',
    remedy: 'Mend the profile attribute in Okta, or make a bundle of the pattern instead of a policy rule.',
  },
  'pattern.single_valued': {
    cause:
      '{count} [value belongs|values belong] to an entitlement that takes one value only, and the pattern has several of it: which of them would hold is not known.',
    remedy:
      'Have its owner leave out all but one on a sign-off sheet: okta-entitlements sign-off write, with --again where they decided before.',
  },
  'pattern.only_sensitive': {
    cause: 'All values of this pattern are sensitive, and a policy rule would give them without a request.',
    remedy:
      'Make a bundle of it, to be requested. Where a name misleads, say so with okta-entitlements sensitive clear, and analyse again.',
  },
  'pattern.several_apps': {
    cause: 'These patterns belong to {count} [app|apps]; a plan is about one.',
    remedy: 'Plan the bundles of each app by themselves.',
  },
  'pattern.no_app': {
    cause: 'This pattern was found in a report alone, so that there is no app to make a bundle in.',
    remedy: 'Import the report into an app, then look for patterns there.',
  },
  'pattern.rejected': {
    cause: 'The owner rejected pattern {number} on a sign-off sheet.',
    remedy: 'Leave it, or ask the owner again: sign-off write with --again and --pattern {number}.',
  },
  'signoff.unknown_sheet': {
    cause: 'No sign-off sheet of this organisation has that id here.',
    remedy: 'Read sheets back where they were written (the same OKTA_ENTITLEMENTS_HOME and organisation).',
  },
  'signoff.mismatch': {
    cause: 'The lines do not all belong to one sheet, as it was written (marks found: {count}).',
    remedy: 'Read back one file per sheet, with the column Sheet as it was; nothing was kept.',
  },
  'signoff.unreadable': {
    cause: 'This file is no sign-off sheet that can be read: {why}.',
    remedy:
      'Fill in the CSV or the workbook that sign-off write made, and keep its columns; nothing was kept.',
  },
  'signoff.owners_unreadable': {
    cause: 'The file of owners cannot be read: {why}.',
    remedy: 'Give it the columns app and owner, with one line for each app, as CSV or a workbook.',
  },
  'signoff.no_owner': {
    cause: '{count} [app has|apps have] no owner who could sign for their patterns.',
    remedy: 'Name them in the file of owners (columns app and owner), or one owner for all with --owner.',
  },
  'signoff.ambiguous_owner': {
    cause:
      'Of {count} [app|apps] it is not certain who signs: two owners are named for it, or another app of this analysis is called the same.',
    remedy: 'Name each app once in the file of owners; where two are called the same, by their ids.',
  },
  'signoff.superseded': {
    cause: 'A newer analysis of the same apps is there; what owners are asked must be what holds now.',
    remedy: 'Write the sheets of the newest one; patterns list shows it.',
  },
  'signoff.nothing': {
    cause: 'There is nothing to decide, or nothing that was approved and is still to be made.',
    remedy: 'Look at where the lines stand with sign-off show, or write a sheet with --again.',
  },
  'value.not_suspected': {
    cause: 'No value of this app that looks privileged has that name or id.',
    remedy: 'Look at them with sensitive list; only what looks privileged can be cleared.',
  },
  'value.ambiguous': {
    cause: '{count} [value of this app is|values of this app are] called so.',
    remedy: 'Name it as Entitlement=Value, or by its id.',
  },
  'value.labelled': {
    cause: "Okta's own label says that this value is privileged.",
    remedy: 'Take the label off in Okta if it is wrong, then look again.',
  },
  'value.not_said': {
    cause: 'Nobody agreed; the value counts as it did.',
    remedy: 'Run the command again and type the phrase it asks for.',
  },
  'pattern.values_gone': {
    cause:
      '{count} [value of this pattern does not exist in the app any more, or is|values of this pattern do not exist in the app any more, or are] called otherwise.',
    remedy: 'Call analyze_entitlement_patterns on the app again, and use what it finds.',
  },
  'plan.exact_questions': {
    cause:
      'The analysis of the report left {count} [question open: what it is|questions open: what they are] about would look like surplus.',
    remedy: 'Answer them with analyze_csv_for_entitlements, then plan again.',
  },
  'plan.exact_ends': {
    cause:
      'The report gives access an end, and an exact import cannot keep ends where it writes grants anew.',
    remedy: 'Import it as a merge, which gives each grant its end.',
  },
  'plan.replace_blocked': {
    cause:
      'Replacing the structure needs everything to be clear: {lines} [line|lines] could not be read, {questions} [question|questions] about the report [is|are] open, the access of {people} [person|people] cannot be seen, {otherwise} [person|people] would or might gain something by the removal, {lists} [list|lists] of bundles or risk rules could not be read.',
    remedy:
      "Correct the report, answer its questions, give the token's owner the right to read bundles and risk rules, mend the grants of those people, or plan in the mode merge, which removes nothing.",
  },
  'plan.exact_blocked': {
    cause:
      'An exact import needs every line and every person to be clear: {people} [identifier is|identifiers are] not one exact match, {lines} [line|lines] could not be read.',
    remedy: 'Correct the report, or import it in the mode merge, which takes nothing away.',
  },
  'job.not_found': {
    cause: 'There is no job with that id.',
    remedy: 'Call list_jobs and use an id it shows.',
  },
  'job.busy': {
    cause: 'Another job is writing to this app.',
    remedy: 'Wait until it ends (list_jobs shows it), then apply again.',
  },
  'job.cancelled': {
    cause: 'The job was cancelled; what was written stays and is listed.',
    remedy: 'Plan again; what is already done will not be planned twice.',
  },
  'job.ended': {
    cause: 'The job has ended already.',
    remedy: 'Look at it with get_job.',
  },
  'job.not_ended': {
    cause: 'The job is still at work.',
    remedy: 'Wait until it ends, or cancel it; then undo what it did.',
  },
  'job.cannot_undo': {
    cause: 'This version cannot undo what that kind of job did.',
    remedy: 'Look at what it did with get_job, and take it back in the Admin Console.',
  },
  'plan.purged': {
    cause: 'What this plan knew about people was removed; it can be applied no more.',
    remedy: 'Plan again; what is already done will not be planned twice.',
  },
  'purge.not_agreed': {
    cause: 'Nobody agreed to the purge, so nothing was removed.',
    remedy: 'Run it again, and type the phrase that it shows.',
  },
  'job.purged': {
    cause: 'What this job knew about people was removed; it can be neither continued nor undone.',
    remedy: 'Plan again; what is already done will not be planned twice.',
  },
  'okta.refused': {
    cause: 'Okta refused the call (status {status}).',
    remedy: 'Look at the subject for what Okta said, correct it and try again.',
  },
  'okta.ambiguous': {
    cause: 'Okta gave no clear answer to a write; whether it took effect is not known yet.',
    remedy: 'Apply the same plan again: it looks at the tenant first.',
  },
  'okta.limited': {
    cause: 'The rate limit of this organisation is used up.',
    remedy: 'Wait {seconds} [second|seconds] and try again.',
  },
  'okta.unavailable': {
    cause: 'Okta did not answer after {attempts} [attempt|attempts].',
    remedy: 'Try again in a few minutes; nothing was changed.',
  },
  'okta.unexpected': {
    cause: 'Okta answered in a shape that this version does not know.',
    remedy: 'Nothing was changed. Report it with the subject.',
  },
  'output.taken': {
    cause: 'A file of that name is there already; nothing is overwritten.',
    remedy: 'Name another folder, or move the file away.',
  },
  'output.unwritable': {
    cause: 'The files could not be written: {why}.',
    remedy: 'Name a folder that you may write to, with room for them, and run it again.',
  },
  'store.unavailable': {
    cause: 'The local database cannot be used: {why}.',
    remedy: 'Check OKTA_ENTITLEMENTS_HOME, its permissions and the free space.',
  },
  'store.newer': {
    cause: 'The local database was written by a newer version.',
    remedy: 'Use that version, or another OKTA_ENTITLEMENTS_HOME.',
  },
  internal: {
    cause: 'A fault in this program.',
    remedy: 'Nothing more was changed. The log names the fault; please report it.',
  },
} as const satisfies Record<string, { cause: string; remedy: string }>;

export type ErrorCode = keyof typeof ERRORS;
