export const port = 8787;
