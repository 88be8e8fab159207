import { session } from '../core/session';

export const userBadge = session.name;
