// expect: no-restricted-syntax x 4
export const arrow = (a: number, b: number, c: number, d: number, e: number): number => a + b + c + d + e;
export function declaration(a: number, b: number, c: number, d: number, e: number): number {
  return arrow(a, b, c, d, e);
}
export class Recorder {
  constructor(
    readonly a: number,
    readonly b: number,
    readonly c: number,
    readonly d: number,
    readonly e: number,
    readonly f: number,
    readonly g: number,
    readonly h: number,
  ) {}

  method(a: number, b: number, c: number, d: number, e: number): number {
    return this.a + declaration(a, b, c, d, e);
  }
}
