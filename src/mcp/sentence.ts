import * as z from 'zod';
import { withForms } from '../model/counted.ts';
import { duration } from '../model/duration.ts';
import type { IdentityClass } from '../model/identity.ts';
import type { JobPhase, JobState } from '../model/job.ts';
import type { FilterReason } from '../model/layout.ts';
import { lineReasonMeans } from '../model/line-reasons.ts';
import type { Tier, Use } from '../model/patterns.ts';
import type { RiskClass } from '../model/plan.ts';
import { ProductError } from '../model/product-error.ts';
import type { RejectReason } from '../model/report-lines.ts';

/** The product's own handles: plan, job, understanding and their like. */
export const handleSchema = z
  .string()
  .regex(/^[a-z]{3}_[0-9a-z]{26}$/)
  .brand<'Handle'>();
export type Handle = z.output<typeof handleSchema>;

/** The configured host, as the URL parser wrote it. */
export const hostSchema = z
  .string()
  .regex(/^[a-z0-9.:[\]-]{1,260}$/)
  .brand<'Host'>();
export type Host = z.output<typeof hostSchema>;

/** A fixed template filled with numbers, handles and the configured host, or a fixed text. Only this file makes one. */
export const sentenceSchema = z.string().max(900).brand<'Sentence'>();
export type Sentence = z.output<typeof sentenceSchema>;

/** A duration in words. Only `inWords` makes one. */
export const durationSchema = z
  .string()
  .regex(/^[\d.]+ (second|seconds|minutes|hours)$/)
  .brand<'Duration'>();
export type Duration = z.output<typeof durationSchema>;

type Word = Tier | Use | RiskClass | JobState | JobPhase | IdentityClass;

/**
 * Tag of a fixed template, with forms that fit its numbers (`withForms`). What fills it cannot be text of a tenant or a
 * file: the types do not take a string.
 */
export function sentence(
  parts: TemplateStringsArray,
  ...fills: readonly (number | Handle | Host | Duration | Sentence | Word)[]
): Sentence {
  return sentenceSchema.parse(withForms(parts, fills, String));
}

/** Sentences in a row; absent ones are left out. */
export function sentences(...parts: readonly (Sentence | undefined)[]): Sentence {
  return sentenceSchema.parse(parts.filter((part) => part !== undefined).join(' '));
}

/** Why a line of a report is not taken, as the product says it. */
export function reasonMeaning(reason: RejectReason | FilterReason): Sentence {
  return sentenceSchema.parse(lineReasonMeans(reason));
}

/** The handle, if it is one. Throws `internal`: a handle is always of our own making. */
export function handle(id: string): Handle {
  const parsed = handleSchema.safeParse(id);
  if (!parsed.success) throw new ProductError('internal', { cause: parsed.error });
  return parsed.data;
}

/** So many seconds, as a person says it. */
export function inWords(seconds: number): Duration {
  return durationSchema.parse(duration(seconds));
}

/** The host of the configured origin. */
export function hostOf(origin: string): Host {
  return hostSchema.parse(new URL(origin).host);
}
