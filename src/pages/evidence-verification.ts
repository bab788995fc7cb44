import type { ChangeLedger, Verification } from '../model/job.ts';
import type { JobEvidence } from '../workflows/jobs/job-evidence.ts';
import { card } from './card.ts';
import { list, SHOWN, shortOf } from './evidence-parts.ts';
import { type Html, html } from './html.ts';
import { table } from './page.ts';

/** What was read back, with its sums and each difference. */
export function verification({ status, plan }: JobEvidence): Html {
  const found = status.verification;
  if (found === undefined)
    return card(
      'Read back',
      html`<p class="note">Nothing was read back: the job has not come to its end.</p>`,
    );
  const { ledger, differences } = found;
  const sums =
    plan.kind === 'structure'
      ? found.entitlements.map(({ name, values }) => [name, html`${values} [value|values]`] as const)
      : plan.kind === 'bundles'
        ? bundleSums(found, plan)
        : ([
            [
              'People',
              html`${found.people}; new accounts ${found.newAccounts}, already in the app
              ${found.alreadyMembers}`,
            ],
            [
              'Holdings',
              html`${ledger.wanted} = granted ${ledger.granted} + already ${ledger.already} + conflict
              ${ledger.conflict} + needs decision ${ledger.needsDecision} + held back ${ledger.heldBack} +
              refused ${ledger.refused} + stale ${ledger.stale} + unknown ${ledger.unknown} + cancelled
              ${ledger.cancelled}`,
            ],
            ...(found.changes === undefined ? [] : [taken(found.changes)]),
            ['Lost', html`${found.lost}`],
            ['Not planned by anybody', html`${found.extra}`],
            ...(found.overwritten === undefined
              ? []
              : [
                  [
                    'Changes of others undone in the same moment',
                    html`${found.overwritten}${found.raceUnknown === undefined || found.raceUnknown === 0 ? undefined : html`; of ${found.raceUnknown} [write|writes] it cannot be told`}`,
                  ] as const,
                ]),
          ] as const);
  return card(
    'Read back from the organisation',
    list([['When', found.readAt], ...sums]),
    html`<p></p>`,
    differences.length === 0
      ? html`<p>No differences between what was planned and what was read back.</p>`
      : table(
          'Differences',
          [
            { title: 'Difference', cell: ({ kind }) => kind },
            { title: 'Principal', cell: ({ principal }) => principal },
            { title: 'Entitlement', cell: ({ entitlementName }) => entitlementName },
            { title: 'Value', cell: ({ valueName }) => valueName },
            { title: 'Done by others', cell: ({ outside }) => (outside ? 'yes' : 'no') },
          ],
          differences.slice(0, SHOWN),
        ),
    shortOf(Math.min(SHOWN, differences.length), differences.length, 'differences.csv'),
    found.unnamed === undefined
      ? undefined
      : html`<p class="note">
          ${found.unnamed} further [difference was|differences were] counted and [is|are] not listed.
        </p>`,
  );
}

/** Each bundle of the plan as it was read, with its id. */
function bundleSums({ bundles = [] }: Verification, { counts }: JobEvidence['plan']) {
  const removes = (counts.removedBundles ?? 0) > 0;
  const asPlanned = bundles.filter((bundle) => bundle.asPlanned).length;
  return [
    ['Bundles', html`${asPlanned} of ${bundles.length} as planned; nobody's access changed`] as const,
    ...bundles.map(({ name, id, values, asPlanned: equal }) => {
      const is = id === undefined ? html`not there` : html`<code>${id}</code>`;
      const how = equal ? 'as planned' : removes ? 'still there' : 'not as planned';
      return [
        name,
        removes || id === undefined ? html`${is}: ${how}` : html`${is}, ${values} [value|values]: ${how}`,
      ] as const;
    }),
  ];
}

/** What a plan that takes something away did take, and gave back. */
function taken(changes: ChangeLedger) {
  const { removed, toRemove, heldOtherwise, notRemoved, restored, toRestore } = changes;
  return [
    'Taken away',
    html`${removed} of ${toRemove} [value|values]; still held otherwise ${heldOtherwise}, not taken away
    ${notRemoved}; given back ${restored} of ${toRestore}`,
  ] as const;
}
