// expect: no-restricted-syntax
export const asNumber = (text: string): number => text as unknown as number;
