/** The first candidate that differs from `name` by one inserted, missing, wrong or swapped letter; never by a digit,
 * since `x1` is no misspelling of `x2`. Names shorter than three letters have no near misses. */
export function nearMiss(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length < 3) return undefined;
  for (const candidate of candidates) {
    if (candidate.length >= 3 && candidate !== name && isOneEdit(name, candidate)) return candidate;
  }
  return undefined;
}

function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1;
    endB -= 1;
  }
  const left = a.slice(start, endA);
  const right = b.slice(start, endB);
  if (/[\d_]/.test(left + right)) return false;
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

/** The first candidate that differs from `name` in case alone or by one letter; from six letters on also by two. */
export function closeSpelling(name: string, candidates: Iterable<string>): string | undefined {
  const known = [...candidates];
  const plain = name.toLowerCase();
  const spelled = known.find((candidate) => candidate.toLowerCase() === plain);
  const near = spelled ?? nearMiss(name, known) ?? nearMiss(plain, known);
  if (near !== undefined || plain.length < 6 || /\d/.test(plain)) return near;
  return known.find((candidate) => candidate.length >= 6 && editDistance(plain, candidate.toLowerCase()) <= 2);
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++)
      row.push(Math.min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    previous = row;
  }
  return previous[b.length];
}
