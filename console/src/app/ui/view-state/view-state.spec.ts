import { Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import type { ShownProblem } from './shown-problem.ts';
import { ViewState } from './view-state.ts';

@Component({
  imports: [ViewState],
  template: `<rk-view-state
    [hasData]="hasData()"
    [isEmpty]="isEmpty()"
    [problem]="problem()"
    (retry)="tries.set(tries() + 1)"
  >
    <ng-template #loading>skeleton</ng-template>
    <ng-template #empty>nothing yet</ng-template>
    <ng-template #data>twelve rooms</ng-template>
  </rk-view-state>`,
})
class Host {
  readonly hasData = signal(false);
  readonly isEmpty = signal(false);
  readonly problem = signal<ShownProblem | null>(null);
  readonly tries = signal(0);
}

const FAILED: ShownProblem = {
  title: 'Rooms cannot be shown',
  detail: 'No database.',
  requestId: '7f3a-91c2',
  atMs: 0,
};

describe('ViewState', () => {
  const make = (change: (host: Host) => void) => {
    const fixture = TestBed.createComponent(Host);
    change(fixture.componentInstance);
    fixture.detectChanges();
    const element = fixture.nativeElement as HTMLElement;
    return { fixture, element, text: element.textContent };
  };

  it('shows no skeleton in the first moment, then the skeleton', async () => {
    const { fixture, element, text } = make(() => undefined);
    expect(text).not.toContain('skeleton');
    await new Promise((resolve) => setTimeout(resolve, 200));
    fixture.detectChanges();
    expect(element.textContent).toContain('skeleton');
  });

  it('shows an error with title, reason and request id, and tries again on request', () => {
    const { fixture, element, text } = make((host) => {
      host.problem.set(FAILED);
    });
    for (const part of ['Rooms cannot be shown', 'No database.', '7f3a-91c2']) expect(text).toContain(part);
    element.querySelector<HTMLButtonElement>('button.primary')?.click();
    expect(fixture.componentInstance.tries()).toBe(1);
  });

  it('shows the empty state only when the data says so', () => {
    const { text } = make((host) => {
      host.hasData.set(true);
      host.isEmpty.set(true);
    });
    expect(text.trim()).toBe('nothing yet');
  });

  it('keeps the data beside a failed refresh', () => {
    const { text } = make((host) => {
      host.hasData.set(true);
      host.problem.set(FAILED);
    });
    expect(text).toContain('twelve rooms');
    expect(text).toContain('Rooms cannot be shown');
  });
});
