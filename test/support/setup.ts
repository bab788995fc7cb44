import { afterAll } from 'vitest';
import { flushContract } from './contract-recorder.ts';

afterAll(() => flushContract());
