import type { Routes } from '@angular/router';

import { RoomsStore } from './rooms.store.ts';

export const roomsRoutes: Routes = [
  {
    path: '',
    providers: [RoomsStore],
    children: [
      { path: '', loadComponent: async () => (await import('./room-wall/room-wall.ts')).RoomWall },
      { path: ':slug', loadComponent: async () => (await import('./room-page/room-page.ts')).RoomPage },
      { path: ':slug/setup', loadComponent: async () => (await import('./room-setup/room-setup.ts')).RoomSetup },
    ],
  },
];
