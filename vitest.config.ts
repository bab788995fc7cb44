import { defineConfig } from 'vitest/config';

/** The full volumes of `npm run test:deep` take their time; a sample that hangs does not. */
const LONGEST_MS = process.env['DEEP'] === '1' ? 3 * 3_600_000 : 120_000;

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    testTimeout: LONGEST_MS,
    hookTimeout: LONGEST_MS,
  },
});
