const ARROWS = new Set(['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']);

interface Place {
  readonly item: HTMLElement;
  readonly x: number;
  readonly y: number;
}

const placeOf = (item: HTMLElement): Place => {
  const box = (item.closest('[data-room-id]') ?? item).getBoundingClientRect();
  return { item, x: box.left + box.width / 2, y: box.top + box.height / 2 };
};

const SIDEWAYS_COST = 3;

/** How far an item is in the direction of the arrow; Infinity where it lies elsewhere. */
function distance(key: string, from: Place, to: Place): number {
  const along = {
    ArrowRight: to.x - from.x,
    ArrowLeft: from.x - to.x,
    ArrowDown: to.y - from.y,
    ArrowUp: from.y - to.y,
  };
  const isSideways = key === 'ArrowRight' || key === 'ArrowLeft';
  const forward = along[key as keyof typeof along];
  const aside = Math.abs(isSideways ? to.y - from.y : to.x - from.x);
  return forward < 4 ? Infinity : forward + aside * SIDEWAYS_COST;
}

/** Arrow keys move the focus between the rooms of the wall, by where they stand. */
export function moveFocus(wall: HTMLElement, event: KeyboardEvent): void {
  if (!ARROWS.has(event.key)) return;
  const focused = (event.target as HTMLElement).closest<HTMLElement>('[data-wall-item]');
  if (!focused) return;
  const from = placeOf(focused);
  const items = [...wall.querySelectorAll<HTMLElement>('[data-wall-item]')].map(placeOf);
  const ranked = items
    .map((place) => ({ item: place.item, cost: distance(event.key, from, place) }))
    .filter(({ cost }) => Number.isFinite(cost))
    .sort((a, b) => a.cost - b.cost);
  const next = ranked[0];
  if (!next) return;
  event.preventDefault();
  next.item.focus();
}
