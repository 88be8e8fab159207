import { door } from './door.ts';

export const openRoom = (): string => door;
