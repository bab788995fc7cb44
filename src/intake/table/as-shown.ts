import type { LayoutOverrides, Overrides } from '../../model/question.ts';
import { visibleText } from '../../model/visible-text.ts';

/** So long a text leaves in an answer. */
const SHOWN = 200;

/** Whether a text is this one, as it is or as an answer shows it: cut, and without what a reader cannot see. */
function isAsShown(said: string, text: string): boolean {
  return said === text || said === visibleText(text, SHOWN);
}

/**
 * The overrides with the columns' own names where they were named as the analysis shows them. A name that no column has,
 * or that several show, stays as it was said.
 */
export function asNamed(overrides: Overrides, names: readonly string[]): Overrides {
  const known = new Set(names);
  if (names.every((name) => visibleText(name, SHOWN) === name)) return overrides;
  const own = (said: string) => {
    if (known.has(said)) return said;
    const [only, ...others] = new Set(names.filter((name) => isAsShown(said, name)));
    return only === undefined || others.length > 0 ? said : only;
  };
  // The id of a question is its code and the name of its column.
  const ownQuestion = (said: string) => {
    const code = said.slice(0, said.indexOf(':') + 1);
    if (known.has(said.slice(code.length))) return said;
    const [only, ...others] = new Set(names.filter((name) => isAsShown(said, `${code}${name}`)));
    return only === undefined || others.length > 0 ? said : `${code}${only}`;
  };
  const { identifier, entitlements, ignore, delimiters, answers, layout } = overrides;
  return {
    ...overrides,
    ...(identifier === undefined ? {} : { identifier: own(identifier) }),
    ...(entitlements === undefined ? {} : { entitlements: entitlements.map(own) }),
    ...(ignore === undefined ? {} : { ignore: ignore.map(own) }),
    ...(delimiters === undefined ? {} : { delimiters: withKeys(delimiters, own) }),
    ...(answers === undefined ? {} : { answers: withKeys(answers, ownQuestion) }),
    ...(layout === undefined ? {} : { layout: layoutAsNamed(layout, own) }),
  };
}

function layoutAsNamed(layout: LayoutOverrides, own: (said: string) => string): LayoutOverrides {
  const { pairs, flags, scope, fillDown } = layout;
  return {
    ...layout,
    ...(pairs === undefined ? {} : { pairs: { name: own(pairs.name), value: own(pairs.value) } }),
    ...(flags === undefined ? {} : { flags: { ...flags, columns: flags.columns.map(own) } }),
    ...(scope === undefined
      ? {}
      : {
          scope: withKeys(
            Object.fromEntries(Object.entries(scope).map(([name, of]) => [name, of.map(own)])),
            own,
          ),
        }),
    ...(fillDown === undefined ? {} : { fillDown: fillDown.map(own) }),
  };
}

function withKeys<Value>(
  record: Readonly<Record<string, Value>>,
  own: (said: string) => string,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [own(name), value]));
}
