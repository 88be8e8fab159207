import type { Routes } from '@angular/router';

/** The gallery of every ui component is part of development builds only. */
export const galleryRoutes: Routes = [];
