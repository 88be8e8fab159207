import { TestBed } from '@angular/core/testing';

import { ToastStack } from './toast-stack.ts';
import { ToastStore, UNDO_MS } from './toast.store.ts';

describe('ToastStack', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const make = () => {
    const fixture = TestBed.createComponent(ToastStack);
    const store = TestBed.inject(ToastStore);
    const undo = vi.fn();
    store.offerUndo('Sample speech is in the trash', undo);
    fixture.detectChanges();
    const item = (fixture.nativeElement as HTMLElement).querySelector<HTMLElement>('rk-toast-item');
    return { fixture, store, undo, item };
  };

  it('offers Undo for 10 s, then goes', () => {
    const { store, item } = make();
    expect(item?.textContent).toContain('Undo');
    vi.advanceTimersByTime(UNDO_MS - 1);
    expect(store.toasts()).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(store.toasts()).toHaveLength(0);
  });

  it('takes the action back once and closes', () => {
    const { store, undo, item } = make();
    item?.querySelector('button')?.click();
    expect(undo).toHaveBeenCalledOnce();
    expect(store.toasts()).toHaveLength(0);
  });

  it('stays while it is focused', () => {
    const { store, item } = make();
    item?.dispatchEvent(new FocusEvent('focusin', { bubbles: true }));
    vi.advanceTimersByTime(UNDO_MS * 3);
    expect(store.toasts()).toHaveLength(1);
  });

  it('keeps a failure until somebody closes it', () => {
    const { fixture, store } = make();
    store.fail('Not deleted');
    fixture.detectChanges();
    vi.advanceTimersByTime(UNDO_MS * 3);
    expect(store.toasts().map(({ text }) => text)).toEqual(['Not deleted']);
  });
});
