import { type DemoCompany, demoCompany } from '../../src/sandbox/generate/demo-company.ts';
import type { SandboxUser } from '../../src/sandbox/state/objects.ts';
import type { Analysis } from '../../src/workflows/patterns/analysis-facts.ts';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import { conditionText, valueText } from '../../src/workflows/patterns/pattern-words.ts';
import { createWorld, type World } from './world.ts';

/** The generated company, whose apps and reports are analysed. */
export interface AnalysedCompany {
  readonly world: World;
  readonly company: DemoCompany;
  readonly analyze: (app?: string) => Promise<Analysis>;
  /** Active members of Dev Platform. */
  readonly membersIn: (department: string) => readonly SandboxUser[];
}

export async function analysedCompany(): Promise<AnalysedCompany> {
  const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const company = demoCompany(world.sandbox);
  for (const [name, csv] of company.reports) world.report(name, csv);
  return {
    world,
    company,
    analyze: (app = 'Dev Platform') => analyzePatterns(world.context, { apps: [app] }),
    membersIn: (department) =>
      world.sandbox.tenant.userList.filter(
        (user) =>
          user.profile['department'] === department &&
          user.status === 'ACTIVE' &&
          world.sandbox.tenant.member(company.dev.id, user.id) !== undefined,
      ),
  };
}

/** `department=Engineering → Deploy` and the like. */
export function foundIn({ mined, facts }: Analysis): readonly string[] {
  return mined.candidates.flatMap(({ condition, patterns }) =>
    patterns.map(({ value }) => `${conditionText(condition, facts)} → ${valueText(value, facts)}`),
  );
}
