export const openPcm = (): number => 0;
