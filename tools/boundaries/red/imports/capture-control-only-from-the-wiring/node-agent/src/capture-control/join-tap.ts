export const joinTap = (): number => 0;
