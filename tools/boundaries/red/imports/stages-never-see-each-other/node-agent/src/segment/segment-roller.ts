export const roll = (): number => 0;
