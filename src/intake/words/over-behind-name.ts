import { saysOver } from './over-words.ts';
import { standingOf } from './status-words.ts';

const REMARK = /[([]\s*([^()[\]]{1,40}?)\s*[)\]]$/u;

/** Whether it is said in brackets behind the name of a person that they are no longer there: `Anna Berg (inactive)`, `Anna Berg [X]`. */
export function saysOverBehind(name: string): boolean {
  const remark = REMARK.exec(name)?.[1];
  if (remark === undefined) return false;
  return remark.toLowerCase() === 'x' || ['not', 'locked'].includes(standingOf(remark)) || saysOver(remark);
}
