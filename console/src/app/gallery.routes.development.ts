import type { Routes } from '@angular/router';

export const galleryRoutes: Routes = [
  { path: 'gallery', loadComponent: async () => (await import('./features/gallery/gallery.ts')).Gallery },
];
