/** A hash of the bytes from `start` to `end`, as a whole number of 32 bits. Four bytes at a time; the last four may overlap. */
export function hashOf(view: DataView, start: number, end: number): number {
  let hash = end - start;
  if (hash < 4) {
    for (let at = start; at < end; at++) hash = mixed(hash, view.getUint8(at));
    return hash;
  }
  const last = end - 4;
  for (let at = start; at < last; at += 4) hash = mixed(hash, view.getInt32(at));
  return mixed(hash, view.getInt32(last));
}

/** Whether the bytes from `start` to `end` are those of another view from `from`. */
export function sameBytes(
  view: DataView,
  start: number,
  end: number,
  other: DataView,
  from: number,
): boolean {
  const away = from - start;
  if (end - start < 4) {
    for (let at = start; at < end; at++) if (view.getUint8(at) !== other.getUint8(at + away)) return false;
    return true;
  }
  const last = end - 4;
  for (let at = start; at < last; at += 4) if (view.getInt32(at) !== other.getInt32(at + away)) return false;
  return view.getInt32(last) === other.getInt32(last + away);
}

/** Copies the bytes from `start` to `end` to another view: a few bytes are copied sooner here than natively. */
export function copyBytes(view: DataView, start: number, end: number, to: DataView, from: number): void {
  const away = from - start;
  let at = start;
  for (; at + 4 <= end; at += 4) to.setInt32(at + away, view.getInt32(at));
  for (; at < end; at++) to.setUint8(at + away, view.getUint8(at));
}

function mixed(hash: number, word: number): number {
  const product = Math.imul(hash ^ word, 0x9e3779b1);
  return product ^ (product >>> 15);
}
