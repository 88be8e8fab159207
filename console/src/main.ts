import { bootstrapApplication } from '@angular/platform-browser';

import { appConfig } from './app/app.config.ts';
import { App } from './app/app.ts';
import { startMeasurementProbe } from './app/ui/probe/measurement-probe.ts';

startMeasurementProbe(window);
await bootstrapApplication(App, appConfig);
