export const printResult = (): void => undefined;
