import { counted } from '../../model/counted.ts';
import { setMaxListeners } from 'node:events';
import { type Command, Option } from 'commander';
import { work } from '../../workflows/jobs/work.ts';
import { workAll } from '../../workflows/jobs/work-all.ts';
import { shownProgress } from '../progress-line.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { EXIT, quiet } from '../terminal.ts';

/** A runner: carries out what was agreed to, without a server. Ends when nothing is left to do. */
export function workCommand(program: Command, { terminal, context: openContext, finish }: Invocation): void {
  program
    .command('work')
    .description('run jobs that were agreed to: one, or all that wait or lost their runner')
    .argument('[job]', 'id of the job (job_…)')
    .addOption(new Option('--stay', 'wait for further jobs instead of ending').conflicts('job'))
    .option('--json', 'how it ended, as one JSON document')
    .action(
      async (job: string | undefined, { stay = false, json = false }: { stay?: boolean; json?: boolean }) => {
        const context = await openContext();
        const stop = new AbortController();
        // Every request in flight listens to it.
        setMaxListeners(0, stop.signal);
        const onSignal = () => stop.abort(new Error('stopped'));
        process.once('SIGINT', onSignal);
        process.once('SIGTERM', onSignal);
        try {
          if (job === undefined) {
            const count = await workAll(context, { stay, signal: stop.signal });
            terminal.out(json ? `{"jobs":${count}}\n` : counted`${count} [job|jobs] ended or stopped\n`);
            return;
          }
          const { progress, end } = shownProgress(context.clock, json ? quiet(terminal) : terminal);
          const status = await work(context, job, { signal: stop.signal, progress }).finally(end);
          if (json) terminal.out(`${printableJson(status ?? { busy: true })}\n`);
          else terminal.out(status === undefined ? 'another runner has it\n' : `${status.state}\n`);
          finish(status?.state === 'parked' ? EXIT.notAsPlanned : EXIT.done);
        } finally {
          process.removeListener('SIGINT', onSignal);
          process.removeListener('SIGTERM', onSignal);
          await context.close();
        }
      },
    );
}
