import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The full volumes of `npm run test:deep` take their time; a sample that hangs does not. */
const LONGEST_MS = process.env['DEEP'] === '1' ? 3 * 3_600_000 : 120_000;

/** Tests of whole processes are the longest, and none shall begin when all others have ended. */
class ProcessesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => moduleId.includes('/test/');
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/setup.ts'],
    sequence: { sequencer: ProcessesFirst },
    pool: 'threads',
    isolate: false,
    maxWorkers: 2,
    testTimeout: LONGEST_MS,
    hookTimeout: LONGEST_MS,
  },
});
