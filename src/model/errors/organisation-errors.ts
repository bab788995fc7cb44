import type { ErrorsOf } from './errors-of.ts';

/** Errors of the organisation: its answers, its apps and what they have. */
export const ORGANISATION_ERRORS = {
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
  'group.not_found': {
    cause: 'No group of this organisation has that id or name.',
    remedy: 'Write the whole name as the Admin Console shows it (Directory, Groups), or the id (00g…).',
  },
  'group.ambiguous': {
    cause: '{count} [group has|groups have] that name.',
    remedy: 'Use the id of the one you mean.',
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
} as const satisfies ErrorsOf<'auth' | 'tenant' | 'okta' | 'app' | 'group' | 'value'>;
