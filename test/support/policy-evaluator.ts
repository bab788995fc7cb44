/**
 * Evaluates the part of the Okta Expression Language that the product writes, from its documentation (SpEL): string
 * literals in double or single quotes with the quote doubled, whole numbers, truth values, `user.profile.x`, `==`, `!= null`, `&&`, `||`, parentheses and
 * `user.isMemberOf({'group.id': {…}})`. It shares no code with the product.
 *
 * Spring before 5.2.24, 5.3.27 and 6.0.8 (`older`) takes doubled quotes of both kinds for one, whichever the literal stands in;
 * which one Okta runs is not told.
 */
export interface EvaluatedUser {
  readonly profile: Readonly<Record<string, string | number | boolean>>;
  readonly groups?: readonly string[];
}

type Token = { readonly kind: 'literal' | 'word' | 'sign'; readonly text: string; readonly source?: string };

export function evaluates(
  expression: string,
  user: EvaluatedUser,
  spring: 'older' | 'newer' = 'newer',
): boolean {
  const tokens = tokenize(expression).map((token) =>
    token.kind === 'literal' && spring === 'older' ? { ...token, text: asOlder(token) } : token,
  );
  let at = 0;
  const next = () => tokens[at]?.text;
  const isSign = (text: string) => tokens[at]?.kind === 'sign' && next() === text;
  const expect = (text: string) => {
    if (next() !== text || tokens[at]?.kind === 'literal') throw new Error(`expected ${text} at ${at}`);
    at += 1;
  };
  const literal = () => {
    const token = tokens[at++];
    if (token?.kind !== 'literal') throw new Error('expected a literal');
    return token.text;
  };

  function or(): boolean {
    let value = and();
    while (isSign('||')) {
      at += 1;
      const right = and();
      value = value || right;
    }
    return value;
  }
  function and(): boolean {
    let value = single();
    while (isSign('&&')) {
      at += 1;
      const right = single();
      value = value && right;
    }
    return value;
  }
  function single(): boolean {
    if (isSign('(')) {
      at += 1;
      const value = or();
      expect(')');
      return value;
    }
    const word = tokens[at++];
    if (word?.kind !== 'word') throw new Error('expected a word');
    if (word.text === 'user.isMemberOf') {
      expect('(');
      expect('{');
      if (literal() !== 'group.id') throw new Error('only by id');
      expect(':');
      expect('{');
      const groups = [literal()];
      while (isSign(',')) {
        at += 1;
        groups.push(literal());
      }
      expect('}');
      expect('}');
      expect(')');
      return groups.some((group) => user.groups?.includes(group) === true);
    }
    const attribute = /^user\.profile\.([A-Za-z_]\w*)$/.exec(word.text)?.[1];
    if (attribute === undefined) throw new Error(`unknown reference ${word.text}`);
    const value = Object.hasOwn(user.profile, attribute) ? user.profile[attribute] : undefined;
    if (isSign('!=')) {
      at += 1;
      expect('null');
      return value !== undefined;
    }
    expect('==');
    const bare = tokens[at]?.kind === 'word' ? tokens[at++]?.text : undefined;
    if (bare === undefined) return value === literal();
    // Equal are only two of one type.
    if (bare === 'true' || bare === 'false') return value === (bare === 'true');
    if (!/^\d+$/.test(bare)) throw new Error(`unknown literal ${bare}`);
    return value === Number(bare);
  }

  const value = or();
  if (at !== tokens.length) throw new Error('text behind the expression');
  return value;
}

/** What an older Spring makes of what stands between the quotes. */
function asOlder({ source = '' }: Token): string {
  return source.slice(1, -1).replaceAll("''", "'").replaceAll('""', '"');
}

function tokenize(source: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let i = 0; i < source.length;) {
    const char = source[i] ?? '';
    if (char === ' ' || char === '\n') i += 1;
    else if (char === '"' || char === "'") {
      const start = i;
      let text = '';
      for (i += 1; ; i++) {
        if (i >= source.length) throw new Error('a literal without an end');
        if (source[i] === char && source[i + 1] === char) {
          text += char;
          i += 1;
        } else if (source[i] === char) break;
        else text += source[i] ?? '';
      }
      i += 1;
      tokens.push({ kind: 'literal', text, source: source.slice(start, i) });
    } else {
      const found = /^(?:==|!=|&&|\|\||[(){},:]|[A-Za-z_][\w.]*|\d+)/.exec(source.slice(i))?.[0];
      if (found === undefined) throw new Error(`unknown character at ${i}`);
      tokens.push({ kind: /^\w/.test(found) ? 'word' : 'sign', text: found });
      i += found.length;
    }
  }
  return tokens;
}
