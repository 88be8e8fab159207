export const session = { name: 'Maya' };
