export const uploadSegment = (): number => 0;
