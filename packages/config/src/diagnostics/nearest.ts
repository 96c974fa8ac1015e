/** The known word most like a wrong one, if one is near enough to be meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[-_. ]/g, "");
  const wanted = plain(word);
  // a longer word may have more slips
  let limit = Math.min(3, Math.max(1, Math.floor(wanted.length / 3)));
  let best: string | undefined;
  for (const candidate of known) {
    const other = plain(candidate);
    if (Math.abs(other.length - wanted.length) > limit) continue;
    const away = distance(wanted, other, limit);
    if (away < limit || (away === limit && best === undefined)) {
      best = candidate;
      limit = away;
    }
  }
  return best;
}

/** Optimal string alignment: insert, delete, replace, or swap two neighbours. More than `limit` is not counted out. */
function distance(a: string, b: string, limit: number): number {
  let before: number[] = [];
  let [least, leastBefore] = [0, 0];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    leastBefore = least;
    least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, before[j - 2]! + 1);
      row.push(best);
      least = Math.min(least, best);
    }
    // a swap looks two rows back
    if (least > limit && leastBefore > limit) return least;
    before = last;
    last = row;
  }
  return last[b.length]!;
}
