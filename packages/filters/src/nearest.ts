import leven from 'leven';

/** At most this many suggestions. */
const COUNT = 3;

/** Fewest changes to the whole name, or nearly as good: to its beginning. */
function distanceOf(name: string, candidate: string): number {
  return Math.min(leven(name, candidate), leven(name, candidate.slice(0, name.length)) + 0.5);
}

/** `; did you mean a, b?` for the names that are written nearly like `name`, else nothing. Pure. */
export function nearest(name: string, names: readonly string[], prefix = ''): string {
  const distances = names
    .map((candidate) => ({ candidate, distance: distanceOf(name, candidate) }))
    .filter(({ distance }) => distance <= Math.max(1, name.length / 2))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, COUNT);
  if (distances.length === 0) return '';
  return `; did you mean ${distances.map(({ candidate }) => prefix + candidate).join(', ')}?`;
}
