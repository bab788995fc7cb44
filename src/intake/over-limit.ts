import type { OverLimit, ReportEntitlement } from '../model/understanding.ts';

/** Okta's limit of a name (contract §3), and the characters it takes: those of up to three bytes in UTF-8. */
const NAME_LENGTH = 255;
const ASTRAL = /[\u{10000}-\u{10ffff}]/u;

/** Names that Okta would refuse, so that a person knows before a plan does. */
export function overLimit(entitlements: readonly ReportEntitlement[]): readonly OverLimit[] {
  return entitlements.flatMap(({ name, values }, entitlement) => {
    const own = limitOf(name);
    return [
      ...(own === undefined ? [] : [{ entitlement, limit: own }]),
      ...values.flatMap((value): OverLimit[] => {
        const limit = limitOf(value.name);
        return limit === undefined ? [] : [{ entitlement, value: value.name, limit }];
      }),
    ];
  });
}

function limitOf(text: string): OverLimit['limit'] | undefined {
  if (text.length > NAME_LENGTH && Array.from(text).length > NAME_LENGTH) return 'name-length';
  return ASTRAL.test(text) ? 'characters' : undefined;
}
