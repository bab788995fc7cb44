/** A parsed filter or search expression: the SCIM subset of contract §1.5 and §7.1. */
export type Expression =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | {
      readonly kind: 'test';
      readonly attribute: string;
      readonly operator: Operator;
      readonly value: string;
    };

export type Operator = 'eq' | 'ne' | 'sw' | 'co' | 'gt' | 'ge' | 'lt' | 'le' | 'pr';

const OPERATORS: ReadonlySet<string> = new Set(['eq', 'ne', 'sw', 'co', 'gt', 'ge', 'lt', 'le', 'pr']);

/** Raised for text that is no expression. */
export class FilterSyntaxError extends Error {}

type Token = { readonly kind: 'word' | 'text' | '(' | ')'; readonly text: string };

/** Parses an expression; `AND`, `OR` and operators in any case; values in double quotes with `\"` and `\\`. */
export function parseExpression(source: string): Expression {
  const tokens = tokenize(source);
  let at = 0;
  const peekWord = (word: string) => {
    const token = tokens[at];
    return token?.kind === 'word' && token.text.toLowerCase() === word;
  };

  function chain(kind: 'or' | 'and', part: () => Expression): Expression {
    const parts = [part()];
    while (peekWord(kind)) {
      at += 1;
      parts.push(part());
    }
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind, parts };
  }
  const or = (): Expression => chain('or', and);
  const and = (): Expression => chain('and', single);

  function single(): Expression {
    const token = tokens[at++];
    if (token?.kind === '(') {
      const inner = or();
      if (tokens[at++]?.kind !== ')') throw new FilterSyntaxError('missing )');
      return inner;
    }
    const operator = tokens[at++]?.text.toLowerCase();
    if (token?.kind !== 'word' || operator === undefined || !OPERATORS.has(operator))
      throw new FilterSyntaxError('no test');
    if (operator === 'pr') return { kind: 'test', attribute: token.text, operator, value: '' };
    const value = tokens[at++];
    if (value?.kind !== 'text') throw new FilterSyntaxError('no value');
    return { kind: 'test', attribute: token.text, operator: operator as Operator, value: value.text };
  }

  const expression = or();
  if (at !== tokens.length) throw new FilterSyntaxError('text behind the expression');
  return expression;
}

function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < source.length;) {
    const char = source[i] ?? '';
    if (/\s/.test(char)) {
      i += 1;
    } else if (char === '(' || char === ')') {
      tokens.push({ kind: char, text: char });
      i += 1;
    } else if (char === '"') {
      let text = '';
      for (i += 1; source[i] !== '"'; i += 1) {
        if (i >= source.length) throw new FilterSyntaxError('open quote');
        if (source[i] === '\\') i += 1;
        text += source[i] ?? '';
      }
      i += 1;
      tokens.push({ kind: 'text', text });
    } else {
      const word = /^[^\s()"]+/.exec(source.slice(i, i + 300))?.[0] ?? '';
      tokens.push({ kind: 'word', text: word });
      i += word.length;
    }
  }
  return tokens;
}

/** All tests of an expression. */
export function testsOf(expression: Expression): readonly (Expression & { readonly kind: 'test' })[] {
  return expression.kind === 'test' ? [expression] : expression.parts.flatMap(testsOf);
}

/** Whether a row satisfies the expression; `textOf` gives the row's text for an attribute. */
export function satisfies(
  expression: Expression,
  textOf: (attribute: string) => string | undefined,
  options: { readonly caseSensitive: boolean },
): boolean {
  if (expression.kind !== 'test') {
    const part = (inner: Expression) => satisfies(inner, textOf, options);
    return expression.kind === 'and' ? expression.parts.every(part) : expression.parts.some(part);
  }
  const raw = textOf(expression.attribute);
  if (raw === undefined) return false;
  const text = options.caseSensitive ? raw : raw.toLowerCase();
  const value = options.caseSensitive ? expression.value : expression.value.toLowerCase();
  switch (expression.operator) {
    case 'eq':
      return text === value;
    case 'ne':
      return text !== value;
    case 'sw':
      return text.startsWith(value);
    case 'co':
      return text.includes(value);
    case 'gt':
      return text > value;
    case 'ge':
      return text >= value;
    case 'lt':
      return text < value;
    case 'le':
      return text <= value;
    case 'pr':
      return text !== '';
  }
}
