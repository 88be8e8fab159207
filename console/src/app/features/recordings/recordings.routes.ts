import type { Routes } from '@angular/router';

export const recordingsRoutes: Routes = [
  { path: '', loadComponent: async () => (await import('./library/library.ts')).Library },
  { path: ':id', loadComponent: async () => (await import('./recording-page/recording-page.ts')).RecordingPage },
];
