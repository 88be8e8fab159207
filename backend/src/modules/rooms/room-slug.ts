const LONGEST_SLUG = 80;

/**
 * The address form of a room's name: `Saal 4 – Größe` becomes `saal-4-grosse`.
 *
 * @returns lower-case ASCII words joined by single hyphens, at most 80 characters; `room` where nothing is left
 */
export function roomSlug(name: string): string {
  const ascii = name
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase();
  const words = ascii.match(/[a-z0-9]+/g)?.join('-') ?? '';
  const slug = words.slice(0, LONGEST_SLUG).replace(/-$/, '');
  return slug === '' ? 'room' : slug;
}

/**
 * The first of `slug`, `slug-2`, `slug-3`, … that is not taken.
 *
 * @param taken every slug in use that begins with `slug`
 */
export function freeSlug(slug: string, taken: ReadonlySet<string>): string {
  if (!taken.has(slug)) return slug;
  let number = 2;
  while (taken.has(`${slug}-${String(number)}`)) number += 1;
  return `${slug}-${String(number)}`;
}
