export const presentRoom = (): string => 'room';
