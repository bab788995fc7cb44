import { withForms } from '../model/counted.ts';
import { visibleText } from '../model/visible-text.ts';

/** Markup of our own, in which all other text was escaped. Only `html` and `markup` make one. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Fill = Html | readonly Html[] | string;

const CELL_MAX = 400;

/**
 * Tag of a template: what fills it is escaped, unless it is markup itself. Absent fills leave nothing.
 * `[one|several]` in the template itself becomes the form that fits the number before it.
 */
export function html(parts: TemplateStringsArray, ...fills: readonly (Fill | number | undefined)[]): Html {
  return new Html(withForms(parts, fills, filled));
}

/** Text of the program itself (style, script), as it is. */
export function markup(text: string): Html {
  return new Html(text);
}

function filled(fill: Fill): string {
  if (fill instanceof Html) return fill.text;
  return typeof fill === 'string' ? escaped(fill) : fill.map(({ text }) => text).join('');
}

/** The one way for text into a page: nothing invisible, nothing that is markup, in content and in quoted attributes. */
function escaped(text: string): string {
  return visibleText(text, CELL_MAX).replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
