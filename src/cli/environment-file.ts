import { parseEnv } from 'node:util';
import { readTextFile } from '../config/text-file.ts';
import { ProductError } from '../model/product-error.ts';

/** The environment with what a file adds; what the environment has itself is never overridden. Throws `config.invalid`. */
export function withEnvironmentFile(
  environment: Readonly<Record<string, string | undefined>>,
  file: string | undefined,
): Record<string, string | undefined> {
  if (file === undefined) return { ...environment };
  let text: string;
  try {
    text = readTextFile(file);
  } catch {
    throw new ProductError('config.invalid', {
      fill: { setting: '--env-file', why: 'the file cannot be read as text in UTF-8' },
      subject: file,
    });
  }
  return { ...parseEnv(text), ...environment };
}
