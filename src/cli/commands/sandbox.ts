import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { systemClock } from '../../config/system-clock.ts';
import { demoCompany } from '../../sandbox/generate/demo-company.ts';
import { HR_PLATFORM } from '../../sandbox/generate/hr-platform.ts';
import { Sandbox } from '../../sandbox/sandbox.ts';
import { startSandboxServer } from '../../sandbox/server.ts';
import { GENEROUS_LIMITS } from '../../sandbox/settings.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Invocation } from '../invocation.ts';

interface Options {
  readonly port: number;
  readonly people: number;
  readonly seed: number;
  readonly reports?: string;
  readonly generous?: boolean;
}

/** An Okta organisation on this machine with a generated company, until Ctrl-C. */
export function sandboxCommand(program: Command, { terminal }: Invocation): void {
  program
    .command('sandbox')
    .description('start an Okta organisation on this machine, with a generated company')
    .option('--port <port>', 'port on 127.0.0.1; 0: any free one', whole(0, 65_535), 4010)
    .option(
      '--people <n>',
      `employees, ${HR_PLATFORM.people} or more`,
      whole(HR_PLATFORM.people, 1_000_000),
      1200,
    )
    .option('--seed <n>', 'the same seed makes the same company', whole(0, 2 ** 31), 1)
    .option('--reports <folder>', 'write the generated reports there')
    .option('--generous', 'rate limits that never hold anything up')
    .action(async (options: Options) => {
      const sandbox = new Sandbox({
        seed: options.seed,
        clock: systemClock,
        ...(options.generous === true
          ? { settings: { rateLimits: { limits: { ...GENEROUS_LIMITS } } } }
          : {}),
      });
      const company = demoCompany(sandbox, { seed: options.seed, people: options.people });
      if (options.reports !== undefined) writeReports(options.reports, company.reports);
      const server = await startSandboxServer(sandbox, { port: options.port }).catch((error: unknown) => {
        throw new ProductError('config.invalid', {
          fill: {
            setting: '--port',
            why:
              (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
                ? `something else has port ${options.port} already (--port 0 takes any that is free)`
                : 'the port cannot be opened',
          },
          cause: error,
        });
      });
      const ended = new Promise<void>((resolve) => {
        process.once('SIGINT', resolve);
        process.once('SIGTERM', resolve);
      });
      terminal.out(`OKTA_DOMAIN=${server.origin}\nOKTA_API_TOKEN=${sandbox.token}\n`);
      const apps = [company.hr, company.finance, company.dev].map(({ id, label }) => `${label} ${id}`);
      terminal.error(`Apps: ${apps.join(', ')}. Stop with Ctrl-C.\n`);
      await ended;
      await server.close();
    });
}

function writeReports(folder: string, reports: ReadonlyMap<string, string>): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const [name, csv] of reports) writeFileSync(join(folder, name), csv);
  } catch (error) {
    throw new ProductError('config.invalid', {
      fill: { setting: '--reports', why: 'the folder cannot be written' },
      subject: folder,
      cause: error,
    });
  }
}

/** Takes a whole number between two bounds. */
function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It takes a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}
