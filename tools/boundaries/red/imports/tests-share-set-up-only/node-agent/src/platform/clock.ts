export const monotonicMs = (): number => performance.now();
