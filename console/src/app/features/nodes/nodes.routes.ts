import type { Routes } from '@angular/router';

export const nodesRoutes: Routes = [
  { path: '', loadComponent: async () => (await import('./node-list/node-list.ts')).NodeList },
  { path: ':id', loadComponent: async () => (await import('./node-page/node-page.ts')).NodePage },
];
