// expect: @typescript-eslint/switch-exhaustiveness-check
export function describeState(state: 'queued' | 'running' | 'completed'): string {
  switch (state) {
    case 'queued':
      return 'waits';
    case 'running':
      return 'records';
  }
  return 'done';
}
