// expect: no-console
export const greet = (): void => {
  console.log('hello');
};
