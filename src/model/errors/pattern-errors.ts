import type { ErrorsOf } from './errors-of.ts';

/** Errors of patterns: mining them, having them signed, making bundles of them. */
export const PATTERN_ERRORS = {
  'mining.groups': {
    cause: 'A report alone does not say who is in a group of Okta.',
    remedy: 'Leave the groups out, or look for patterns in the app instead.',
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
  'analysis.newer_format': {
    cause: 'This analysis was stored by a newer version, which this one cannot read.',
    remedy: 'Use that version, or another folder: OKTA_ENTITLEMENTS_HOME.',
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
  'pattern.rejected_before': {
    cause:
      'An owner said no on a sign-off sheet to values of pattern {number}: of the same condition, with other values beside them. Nobody decided about them since.',
    remedy: 'Leave it, or ask the owner: sign-off write with --again and --pattern {number}.',
  },
  'pattern.values_gone': {
    cause:
      '{count} [value of this pattern does not exist in the app any more, or is|values of this pattern do not exist in the app any more, or are] called otherwise.',
    remedy: 'Call analyze_entitlement_patterns on the app again, and use what it finds.',
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
} as const satisfies ErrorsOf<'mining' | 'analysis' | 'pattern' | 'bundle' | 'signoff'>;
