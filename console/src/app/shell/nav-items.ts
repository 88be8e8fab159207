import type { Permission } from '@rakkr/shared/access/vocabulary';

import type { IconName } from '../ui/icon/icon-paths.ts';

export interface NavItem {
  readonly group: string;
  readonly label: string;
  readonly icon: IconName;
  readonly link: string;
  readonly needs: Permission;
  /** Second key after G. */
  readonly key: string;
}

/** What the navigation leads to, for those who may read it. */
export const NAV_ITEMS: readonly NavItem[] = [
  { group: 'Watch', label: 'Rooms', icon: 'rooms', link: '/rooms', needs: 'room:read', key: 'r' },
  { group: 'Record', label: 'Library', icon: 'library', link: '/recordings', needs: 'recording:read', key: 'l' },
  { group: 'Fleet', label: 'Nodes', icon: 'nodes', link: '/nodes', needs: 'node:read', key: 'n' },
];
