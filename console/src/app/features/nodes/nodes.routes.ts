import type { Routes } from '@angular/router';

export const nodesRoutes: Routes = [
  { path: '', loadComponent: async () => (await import('./node-list/node-list.ts')).NodeList },
];
