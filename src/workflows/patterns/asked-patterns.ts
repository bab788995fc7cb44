import type { BlockedBundle } from '../../model/blocked-bundle.ts';
import type { AnalysedApp } from '../../model/analysis.ts';
import { asDecided, type DecidedPattern, decisionText, noText } from './as-decided.ts';
import type { Context } from '../context.ts';
import { conditionWithoutIds } from './pattern-words.ts';
import { appOf, type BundleWishes } from '../bundles/preview-bundle.ts';
import { lookForPattern } from './stored-analysis.ts';
import { wished, wishedName } from './wished-words.ts';

export type BundleWish = { readonly pattern: string } & BundleWishes;

/** A pattern of which a bundle was asked for: as its owner decided it, or why there is none. */
export type AskedPattern =
  | (DecidedPattern & {
      readonly wish: BundleWish;
      readonly app: AnalysedApp;
      /** The name that somebody gave it. */
      readonly given?: string;
    })
  | { readonly blocked: BlockedBundle; readonly app: AnalysedApp | undefined };

/**
 * Looks up each pattern that was asked for, by itself: one that is rejected or gone does not stand in the way of others. What
 * was asked for twice, by number and by id, say, is there once.
 */
export async function askedPatterns(
  context: Context,
  wishes: readonly BundleWish[],
): Promise<readonly AskedPattern[]> {
  const asked = new Map<string, AskedPattern>();
  for (const wish of wishes) {
    const row = await askedPattern(context, wish);
    const what =
      'blocked' in row ? row.blocked : [row.candidate.key, row.given ?? '', wished(wish.description) ?? ''];
    const key = JSON.stringify(what);
    if (!asked.has(key)) asked.set(key, row);
  }
  return [...asked.values()];
}

async function askedPattern(context: Context, wish: BundleWish): Promise<AskedPattern> {
  const found = await lookForPattern(context, wish.pattern);
  if (found === undefined) {
    const name = wishedName(wish.name) ?? wish.pattern.trim();
    return { blocked: { name, reason: 'pattern-unknown', by: [] }, app: undefined };
  }
  const decided = await asDecided(context, found);
  const { analysis, candidate, number, decision, refusedBefore, signed } = decided;
  const app = appOf(analysis, candidate);
  const given = wishedName(wish.name) ?? wishedName(signed?.name);
  const blocked = (
    reason: 'pattern-gone' | 'other-wishes' | 'rejected' | 'rejected-before' | 'no-app',
    by: readonly string[],
  ): AskedPattern => ({
    blocked: {
      pattern: number,
      name: given ?? conditionWithoutIds(candidate.condition, analysis.facts),
      reason,
      by,
    },
    app,
  });
  if (found.gone !== undefined)
    return blocked(found.gone.otherWishes ? 'other-wishes' : 'pattern-gone', [found.gone.words]);
  if (decision?.verdict === 'rejected') return blocked('rejected', [decisionText(decision)]);
  if (refusedBefore !== undefined) return blocked('rejected-before', [noText(refusedBefore)]);
  if (app === undefined) return blocked('no-app', []);
  return { ...decided, wish, app, ...(given === undefined ? {} : { given }) };
}
