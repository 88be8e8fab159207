import { printResult } from '../../../../tools/check/print-result.ts';

export const listNodes = printResult;
