import { DEV_PLATFORM_RULES, type PlantedRule } from '../sandbox/generate/dev-platform.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { SandboxApp, SandboxUser } from '../sandbox/state/objects.ts';
import type { ToolAnswer } from './conversation.ts';
import type { Expectations } from './expectations.ts';
import { heading, say } from './show.ts';

/** One turn of the conversation: what the person says, and the tool that answers. */
type Turn = (person: string, tool: string, args: Readonly<Record<string, unknown>>) => Promise<ToolAnswer>;

interface PatternRow {
  readonly number: number;
  readonly tier: string;
  readonly lines: readonly string[];
  readonly moreLines?: number;
}

/** The answer of `preview_bundle_creation`. */
interface Preview {
  readonly name: string;
  readonly description: readonly string[];
  readonly entitlements: readonly string[];
  readonly ifGrantedToAll: {
    readonly membersWhoFit: number;
    readonly haveAll: number;
    readonly wouldGain: number;
    readonly valuesGained: number;
    readonly valuesLost: number;
  };
}

interface CreatedBundle {
  readonly id?: string;
  readonly asPlanned: boolean;
}

/**
 * Patterns of Dev Platform, a preview, a bundle. What is expected is counted in the organisation itself, by the rules that
 * were planted in it, without the program's own mining.
 */
export async function devPlatformPart(
  turn: Turn,
  { sandbox, app, expectations }: { sandbox: Sandbox; app: SandboxApp; expectations: Expectations },
): Promise<void> {
  heading('Part 3: Dev Platform, patterns and bundles');
  const before = holdingsOf(sandbox, app);
  await turn('2', 'show_workflow_menu', {});
  const found = await turn(
    'Dev Platform: find patterns and suggest bundles',
    'analyze_entitlement_patterns',
    {
      app: app.label,
    },
  );
  const analysis = found.envelope.data?.['analysis'];
  const rows = [...rowsOf(found)];
  for (let cursor = cursorOf(found); cursor !== undefined;) {
    const page = await turn('More', 'analyze_entitlement_patterns', { analysis, cursor });
    rows.push(...rowsOf(page));
    cursor = cursorOf(page);
  }
  const lines = rows.flatMap((row) => row.lines);
  const [, patterns, types] =
    /^Found (\d+) patterns across (\d+) entitlement types/.exec(found.envelope.summary ?? '') ?? [];
  expectations.check('R9 patterns, counted over all pages', lines.length, patterns);
  expectations.check('R9 entitlement types', sandbox.tenant.entitlementsOf(app.id).length, types);
  checkPlanted({ sandbox, app, expectations }, lines);

  const first = rows.find((row) => row.lines.some((line) => line.startsWith('department=Engineering →')));
  const pattern = String(first?.number);
  await turn(`What is pattern ${pattern}?`, 'get_pattern', { pattern });
  const previewed = await turn(`Preview pattern ${pattern}`, 'preview_bundle_creation', { pattern });
  const preview = previewed.envelope.data as unknown as Preview;
  checkPreview({ sandbox, app, expectations }, preview);

  const plan = await turn('Create it', 'create_bundle_from_pattern', { pattern });
  const done = await turn('Agreed', 'apply_plan', plan.envelope.next?.[0]?.arguments ?? {});
  const [made] =
    (done.envelope.data?.['verification'] as { bundles?: readonly CreatedBundle[] } | undefined)?.bundles ??
    [];
  const bundle = sandbox.tenant.bundles.get(made?.id ?? '');
  say(`\n   Bundle ID: ${made?.id ?? 'none'}`);
  expectations.check('R15 bundle as planned, says the server', true, made?.asPlanned);
  expectations.check('R15 name of the bundle in the tenant', preview.name, bundle?.name);
  expectations.check('R15 its description', preview.description.join(''), bundle?.description);
  expectations.check(
    'R15 its values',
    [...preview.entitlements].sort().join(', '),
    (bundle?.values ?? [])
      .map((id) => pairOf(sandbox, id).replace('=', ' = '))
      .sort()
      .join(', '),
  );
  expectations.check('R15 holdings that creating it changed', 0, changed(before, holdingsOf(sandbox, app)));

  const outliers = await turn('Who holds something that nothing explains?', 'list_outliers', { analysis });
  const shown = outliers.envelope.data?.['outliers'] as readonly { person: string; value: string }[];
  expectations.check(
    'Outliers that are held in the tenant',
    `${shown.length} of ${shown.length}`,
    `${shown.filter(({ person, value }) => before.has(`${person} ${value}`)).length} of ${shown.length}`,
  );
}

interface Place {
  readonly sandbox: Sandbox;
  readonly app: SandboxApp;
  readonly expectations: Expectations;
}

/** Each planted rule must be a line, with the share and the counts that the organisation itself has; whom policy or a bundle gives the value counts for nothing. */
function checkPlanted(place: Place, lines: readonly string[]): void {
  const { sandbox, app, expectations } = place;
  const members = workingMembers(sandbox, app);
  let planted = 0;
  let said = 0;
  const examples: (readonly [string, string])[] = [
    ['R10', 'department=Engineering → Developer'],
    ['R10', 'department=Finance → Analyst'],
    ['R11', 'title contains "Manager" → Approve'],
    ['R10', 'department=Support → Tier1'],
    ['R12', 'city=HQ → Building_Access'],
    ['R9', 'department=Data → Query'],
  ];
  for (const rule of DEV_PLATFORM_RULES) {
    const condition = conditionOf(rule);
    if (condition === '') continue;
    const meeting = members.filter(({ profile }) => fits(rule, profile));
    for (const [entitlement, value] of rule.values) {
      const pair = `${entitlement}=${value}`;
      const own = (id: string) => ownHoldings(sandbox, app, id).has(pair);
      const who = meeting.filter(({ id }) => own(id) || !allHoldings(sandbox, app, id).has(pair));
      const start = `${condition} → ${value}`;
      const holders = who.filter(({ id }) => own(id));
      const expected = `${percent(holders.length / who.length)} (${holders.length} of ${who.length}`;
      const line = lines.find((row) => row.startsWith(`${start}  `)) ?? '';
      planted += 1;
      if (line !== '') said += 1;
      const [tag] = examples.find(([, example]) => example === start) ?? [];
      if (tag !== undefined)
        expectations.check(
          `${tag} ${start}`,
          expected,
          line.slice(start.length + 2).split(' in this app')[0],
        );
    }
  }
  expectations.check('R9 planted rules that were found', planted, said);
  expectations.check('R9 lines that nobody planted', 0, lines.length - said);
}

/** What the preview says of everybody who fits, against the organisation; and that its words name nobody. */
function checkPreview({ sandbox, app, expectations }: Place, preview: Preview): void {
  const rule = DEV_PLATFORM_RULES.find(
    ({ department, city }) => department === 'Engineering' && city === undefined,
  );
  if (rule === undefined) return;
  const pairs = rule.values.map((pair) => pair.join('='));
  expectations.check(
    'R14 values of the bundle',
    pairs
      .map((pair) => pair.replace('=', ' = '))
      .sort()
      .join(', '),
    [...preview.entitlements].sort().join(', '),
  );
  const who = workingMembers(sandbox, app).filter(({ profile }) => fits(rule, profile));
  const lacking = who.map(
    ({ id }) => pairs.filter((pair) => !allHoldings(sandbox, app, id).has(pair)).length,
  );
  const gains = lacking.reduce((sum, count) => sum + count, 0);
  const { ifGrantedToAll: effect } = preview;
  expectations.check(
    'R13 who would gain what',
    `${who.length} fit, ${lacking.filter((count) => count > 0).length} gain ${gains} values, 0 lost`,
    `${effect.membersWhoFit} fit, ${effect.wouldGain} gain ${effect.valuesGained} values, ${effect.valuesLost} lost`,
  );
  const description = preview.description.join('');
  const people = sandbox.tenant.userList.flatMap(({ profile: { login = '', lastName = '' } }) =>
    lastName === '' ? [login] : [login, lastName],
  );
  expectations.check('R16 at most 1,000 characters', true, Array.from(description).length <= 1000);
  expectations.check(
    'R16 people named in the description',
    0,
    people.filter((name) => ` ${description} `.includes(` ${name} `)).length,
  );
}

function rowsOf({ envelope }: ToolAnswer): readonly PatternRow[] {
  return (envelope.data?.['patterns'] ?? []) as readonly PatternRow[];
}

function cursorOf({ envelope }: ToolAnswer): string | undefined {
  return (envelope['more'] as { cursor?: string } | undefined)?.cursor;
}

/** The condition of a rule as a line of the list begins with it; nothing where it is for everybody. */
function conditionOf({ department, word, city }: PlantedRule): string {
  return [
    ...(department === undefined ? [] : [`department=${department}`]),
    ...(city === undefined ? [] : [`city=${city}`]),
    ...(word === undefined ? [] : [`title contains "${word}"`]),
  ].join(' and ');
}

function fits({ department, word, city }: PlantedRule, profile: Readonly<Record<string, string>>): boolean {
  return (
    (department === undefined || profile['department'] === department) &&
    (city === undefined || profile['city'] === city) &&
    (word === undefined || (profile['title'] ?? '').split(' ').includes(word))
  );
}

/** Members who work and are people. */
function workingMembers({ tenant }: Sandbox, app: SandboxApp): readonly SandboxUser[] {
  return tenant.userList.filter(
    ({ id, status, profile }) =>
      status === 'ACTIVE' && profile['department'] !== undefined && tenant.member(app.id, id) !== undefined,
  );
}

/** `Role=Developer` and the like, which somebody holds by a grant of their own: neither by policy nor by a bundle. */
function ownHoldings(sandbox: Sandbox, app: SandboxApp, userId: string): ReadonlySet<string> {
  const { tenant } = sandbox;
  const held = [...sandbox.effectiveAccess(app.id, userId)].filter(([, grants]) =>
    grants.some((id) => ['CUSTOM', 'ENTITLEMENT'].includes(tenant.grants.get(id)?.type ?? '')),
  );
  return new Set(held.map(([valueId]) => pairOf(sandbox, valueId)));
}

function allHoldings(sandbox: Sandbox, app: SandboxApp, userId: string): ReadonlySet<string> {
  return new Set([...sandbox.effectiveAccess(app.id, userId).keys()].map((id) => pairOf(sandbox, id)));
}

/** `login Role=Developer` of everybody. */
function holdingsOf(sandbox: Sandbox, app: SandboxApp): ReadonlySet<string> {
  return new Set(
    sandbox.tenant.userList.flatMap(({ id, profile: { login = '' } }) =>
      [...allHoldings(sandbox, app, id)].map((pair) => `${login} ${pair}`),
    ),
  );
}

function changed(before: ReadonlySet<string>, after: ReadonlySet<string>): number {
  const lost = [...before].filter((holding) => !after.has(holding)).length;
  return lost + [...after].filter((holding) => !before.has(holding)).length;
}

function pairOf({ tenant }: Sandbox, valueId: string): string {
  return `${tenant.entitlementOf(valueId)?.name ?? ''}=${tenant.values.get(valueId)?.name ?? ''}`;
}

function percent(share: number): string {
  return `${share < 1 ? Math.min(99, Math.round(share * 100)) : 100} %`;
}
