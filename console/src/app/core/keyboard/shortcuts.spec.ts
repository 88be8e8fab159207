import { Injector, runInInjectionContext } from '@angular/core';
import { TestBed } from '@angular/core/testing';

import { Shortcuts } from './shortcuts.ts';

const press = (key: string, init: KeyboardEventInit = {}, target: EventTarget = document): void => {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));
};

describe('Shortcuts', () => {
  const done: string[] = [];
  beforeEach(() => {
    done.length = 0;
    const shortcuts = TestBed.inject(Shortcuts);
    const run = (name: string) => () => done.push(name);
    runInInjectionContext(TestBed.inject(Injector), () => {
      shortcuts.register([
        { keys: 'r', does: 'Record', run: run('record') },
        { keys: 'g r', does: 'Go to Rooms', run: run('rooms') },
        { keys: 'shift j', does: 'Back 5 s', run: run('back') },
      ]);
    });
  });

  it('runs a single key, and a second key only after its first', () => {
    press('r');
    press('g');
    press('r');
    expect(done).toEqual(['record', 'rooms']);
  });

  it('is silent while somebody types, and beside Ctrl, Alt and Cmd', () => {
    const field = document.createElement('input');
    document.body.append(field);
    press('r', {}, field);
    press('r', { ctrlKey: true });
    press('r', { metaKey: true });
    field.remove();
    expect(done).toEqual([]);
  });

  it('is silent while a dialog is open', () => {
    const dialog = document.createElement('div');
    dialog.setAttribute('role', 'dialog');
    document.body.append(dialog);
    press('r');
    dialog.remove();
    expect(done).toEqual([]);
  });

  it('tells a letter with Shift from the letter', () => {
    press('J', { shiftKey: true });
    expect(done).toEqual(['back']);
  });
});
