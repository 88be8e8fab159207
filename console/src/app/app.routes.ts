import type { Routes } from '@angular/router';

import { signedIn } from './core/auth/session.guard.ts';
import { galleryRoutes } from './gallery.routes';

export const routes: Routes = [
  ...galleryRoutes,
  { path: 'sign-in', loadComponent: async () => (await import('./features/sign-in/sign-in.ts')).SignIn },
  { path: 'first-run', loadComponent: async () => (await import('./features/first-run/first-run.ts')).FirstRun },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: async () => (await import('./shell/shell.ts')).Shell,
    children: [
      { path: '', pathMatch: 'full', redirectTo: 'rooms' },
      { path: 'rooms', loadChildren: async () => (await import('./features/rooms/rooms.routes.ts')).roomsRoutes },
      {
        path: 'recordings',
        loadChildren: async () => (await import('./features/recordings/recordings.routes.ts')).recordingsRoutes,
      },
      { path: 'nodes', loadChildren: async () => (await import('./features/nodes/nodes.routes.ts')).nodesRoutes },
      { path: '**', loadComponent: async () => (await import('./features/not-found/not-found.ts')).NotFound },
    ],
  },
];
