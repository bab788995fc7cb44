import type { Column } from './column-features.ts';
import { orderOf, readDay } from './days.ts';
import { headerWords } from './header-words.ts';

/** Distinct cells that are looked at. */
const LOOKED_AT = 1_000;

/** Dates, or what systems count days and moments with; beside words for no end, where they are most of the cells together. */
export function saysDays({ shares, cells }: Column): boolean {
  if (shares.date >= 0.5) return true;
  const some = [...cells.keys()].slice(0, LOOKED_AT);
  const order = orderOf(some);
  const days = some.flatMap((cell) => readDay(cell, order) ?? []);
  return days.some(({ kind }) => kind === 'day') && 2 * days.length >= some.length;
}

/** A name that ends with words for an end of access and nothing else: what stands below it decides about access, read or not. */
const SURELY_END =
  /(^| )((validity|effective|access|role|grant|assignment|account|membership|contract|user|licen[cs]e)? ?(end|to|thru|through) ?(date|dat|dt|datum|time)|(valid|validity|effective) (to|until|till|thru|through|end)|until|till|expires?|expiry|expiration|account expires|enddate|todat|gultig bis|befristet bis|ablaufdatum|enddatum|bis|endet am|lauft ab|date (de )?fin|fin de validite|valable jusqu ?a?u?|date d expiration|expire le|fecha (de )?(fin|caducidad|vencimiento|expiracion)|valido hasta|caducidad|vencimiento|hasta|einddatum|geldig tot|tot en met|verloopt( op)?|vervaldatum|data (di )?(fine|scadenza)|scadenza|valido fino al?|fine validita|data (de )?(fim|termino|expiracao|validade)|valido ate|expira em)( (date|dat|dt|on|at|datum|time|am))?$|有効期限|有効終了|失効日/u;
const SURELY_START =
  /(^| )((valid|validity|effective) (from|start)|gultig (ab|von|seit)|valable a partir du|valido desde|geldig (van|vanaf)|valido dal)( (date|dat|dt|on|at|datum))?$|有効開始/u;

/** Whether a name surely says that access ends, or starts, at what its cells say. */
export function surely(meaning: 'end' | 'start', name: string): boolean {
  return (meaning === 'end' ? SURELY_END : SURELY_START).test(headerWords(name));
}
