// expect: unused-disable
/* eslint-disable no-debugger */
export const one = 1;
