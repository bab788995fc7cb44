import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { analyze } from '../../src/intake/analyze.ts';

/** Of this process alone; what the system tells elsewhere counts the process that started it. */
function peakKilobytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  return Number(/^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
}

/** Analyses the reports it is given, one after the other, and prints what came of each: `bomb-process.ts <file>…`. */
const [, , ...files] = process.argv;
const came: Record<string, unknown>[] = [];
for (const file of files) {
  const open = () => createReadStream(file, { highWaterMark: 262_144 });
  const started = process.cpuUsage();
  const result = await analyze({ id: 'und_bomb', name: 'x', path: 'x', now: 0, open }).then(
    ({ lines, people, rejects }) => ({
      lines: lines.total,
      data: lines.data,
      rejected: lines.rejected,
      people,
      reasons: [...new Set(rejects.map(({ reason }) => reason))],
    }),
    (error: unknown) => ({ code: (error as { code?: string }).code ?? String(error) }),
  );
  const { user, system } = process.cpuUsage(started);
  came.push({
    ...result,
    seconds: (user + system) / 1e6,
    peakMegabytes: peakKilobytes() / 1_024,
  });
}
console.log(JSON.stringify(came));
