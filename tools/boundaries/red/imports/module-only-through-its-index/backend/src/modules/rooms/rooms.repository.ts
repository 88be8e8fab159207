export const findRoom = (): string => 'room';
