export const aNode = (): { name: string } => ({ name: 'test node' });
