import * as z from 'zod';
import { counted } from '../model/counted.ts';
import { ProductError } from '../model/product-error.ts';
import type { ToolName } from './tool-names.ts';

type Issue = z.core.$ZodIssue;

/**
 * The arguments of a call, as the tool takes them. Throws `input.unknown` and `input.invalid`: which argument it is, what
 * is wrong and what is expected; the place within it, or a name that is none, as the subject.
 */
export function checkedArguments<Input extends z.ZodObject>(
  tool: ToolName,
  input: Input,
  received: unknown,
): z.output<Input> {
  const parsed = input.safeParse(withDigits(input, received));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues;
  // A wrong name explains a missing one.
  const unknown = issues.find(({ code, path }) => code === 'unrecognized_keys' && path.length === 0);
  if (unknown?.code === 'unrecognized_keys')
    throw new ProductError('input.unknown', {
      fill: { tool, names: Object.keys(input.shape).join(', ') || 'none' },
      subject: unknown.keys.join(', '),
    });
  const [issue] = issues;
  const argument = argumentOf(issue, input);
  if (issue === undefined || argument === undefined)
    throw new ProductError('input.invalid', {
      fill: { argument: 'list', tool, wrong: 'is no object', expected: 'an object of arguments', about: '' },
    });
  const about = input.shape[argument] instanceof z.ZodType ? input.shape[argument].description : undefined;
  throw new ProductError('input.invalid', {
    fill: { argument, tool, ...wordsOf(issue, received), about: about ?? 'see the schema of the tool' },
    ...(issue.path.length < 2 ? {} : { subject: issue.path.map(String).join('.') }),
  });
}

/** A number where a text is expected stands for its digits (models write numbers of reports and patterns so). */
function withDigits(input: z.ZodObject, received: unknown): unknown {
  const issues = input.safeParse(received).error?.issues ?? [];
  const paths = issues
    .filter((issue) => issue.code === 'invalid_type' && issue.expected === 'string')
    .map(({ path }) => path)
    .filter((path) => typeof at(received, path) === 'number');
  const copy: unknown = paths.length === 0 ? received : structuredClone(received);
  for (const path of paths) {
    const holder = at(copy, path.slice(0, -1)) as Record<PropertyKey, unknown>;
    holder[path.at(-1) ?? ''] = String(at(copy, path));
  }
  return copy;
}

/** The argument of the tool that an issue is about; names within it may be anybody's text. */
function argumentOf(issue: Issue | undefined, { shape }: z.ZodObject): string | undefined {
  const first = issue?.path[0];
  return typeof first === 'string' && Object.hasOwn(shape, first) ? first : undefined;
}

/** Fixed words of what is wrong with a value, and of what is expected instead. */
function wordsOf(issue: Issue, received: unknown): { readonly wrong: string; readonly expected: string } {
  const value = at(received, issue.path);
  const wrong = value === undefined ? 'is missing' : `is ${kindOf(value)}`;
  switch (issue.code) {
    case 'invalid_type':
      return { wrong, expected: KINDS[issue.expected] ?? issue.expected };
    case 'invalid_value':
      return {
        wrong: value === undefined ? 'is missing' : 'is none of the words',
        expected: issue.values.map(String).join(', '),
      };
    case 'too_small':
      return {
        wrong: 'is too short or too small',
        expected: `at least ${amount(Number(issue.minimum), issue.origin)}`,
      };
    case 'too_big':
      return {
        wrong: 'is too long or too large',
        expected: `at most ${amount(Number(issue.maximum), issue.origin)}`,
      };
    case 'unrecognized_keys':
      return { wrong: 'has a part that it does not take', expected: 'only the parts of its schema' };
    case 'invalid_format':
      return { wrong: 'has another form', expected: 'the form of its schema' };
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'invalid_union':
    case 'not_multiple_of':
      return { wrong, expected: 'what its schema says' };
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

function amount(least: number, origin: string): string {
  if (origin === 'string') return counted`${least} [character|characters]`;
  return origin === 'array' ? counted`${least} [entry|entries]` : counted`${least}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return KINDS[typeof value] ?? 'of another kind';
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (node, key) =>
      typeof node === 'object' && node !== null && Object.hasOwn(node, key)
        ? (node as Readonly<Record<PropertyKey, unknown>>)[key]
        : undefined,
    value,
  );
}
