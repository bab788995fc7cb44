import { HR_PLATFORM } from '../../src/sandbox/generate/hr-platform.ts';

/** A tenant with enough people that patterns are found in it, whose jobs run in the process that is called. */
export const WITH_PATTERNS = {
  company: { people: 500, hr: { ...HR_PLATFORM, people: 60 } },
  environment: { LOG_LEVEL: 'error', OKTA_ENTITLEMENTS_RUNNER: 'inline' },
};
