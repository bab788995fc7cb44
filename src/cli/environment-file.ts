import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ProductError } from '../model/product-error.ts';

/** The environment with what a file adds; what the environment has itself is never overridden. Throws `config.invalid`. */
export function withEnvironmentFile(
  environment: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): Record<string, string | undefined> {
  if (file === undefined) return { ...environment };
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new ProductError('config.invalid', {
      fill: { setting: '--env-file', why: 'the file cannot be read' },
      subject: file,
    });
  }
  return { ...parseEnv(text), ...environment };
}
