import type { ErrorsOf } from './errors-of.ts';

/** Errors of plans: making them, and agreeing to them. */
export const PLAN_ERRORS = {
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
  'plan.purged': {
    cause: 'What this plan knew about people was removed; it can be applied no more.',
    remedy: 'Plan again; what is already done will not be planned twice.',
  },
} as const satisfies ErrorsOf<'identity' | 'plan'>;
