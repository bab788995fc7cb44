import type { User } from '../../model/tenant-objects.ts';

const SAYS_SO = /^(service|system|bot|robot|machine|technical|application|automation|non[- ]?human)\b/i;
const LOOKS_SO =
  /^(svc|srv|serv(ice)?|sys(tem)?|bot|robot|rpa|automation|noreply|no-reply|daemon|cron|api|integration)[-_.\d]/i;

/**
 * Whether an account is a program's: its profile says so, or its login looks so while it has neither department nor
 * title. Programs hold access for other reasons than people, so that patterns are not taken from them.
 */
export function isServiceAccount({ login, profile }: User): boolean {
  const kind = profile['userType'] ?? profile['employeeType'] ?? '';
  if (SAYS_SO.test(kind)) return true;
  return LOOKS_SO.test(login) && (profile['department'] ?? '') === '' && (profile['title'] ?? '') === '';
}
