import leven from 'leven';

/** At most this many suggestions. */
const COUNT = 3;

/** `; did you mean a, b?` for the names that are written nearly like `name`, else nothing. Pure. */
export function nearest(name: string, names: readonly string[], prefix = ''): string {
  const distances = names
    .map((candidate) => ({ candidate, distance: leven(name, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.min(name.length, candidate.length) / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, COUNT);
  if (distances.length === 0) return '';
  return `; did you mean ${distances.map(({ candidate }) => prefix + candidate).join(', ')}?`;
}
