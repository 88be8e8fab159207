import { Component } from '@angular/core';

/** Says that what is shown does not come from a microphone. */
@Component({
  selector: 'rk-demo-label',
  template: `<span class="demo" title="From the demo source, not from a microphone">DEMO</span>`,
})
export class DemoLabel {}
