/** What a template may name, each in braces. */
export const PLACEHOLDERS = [
  'device',
  'format',
  'sample_rate',
  'channels',
  'seconds',
  'output',
  'output_path',
] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

const PLACEHOLDER = /\{([a-z_]+)\}/g;
const SPACE = /\s/;

/**
 * Splits a template into arguments by the quoting rules of a shell, of which none is ever run: single quotes keep
 * everything, double quotes all but `\"` and `\\`, a backslash the character after it.
 *
 * @throws RangeError with a sentence if a quote is open, a placeholder is unknown or there is no argument
 */
export function splitTemplate(text: string): readonly string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quote === null && SPACE.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else if (quote === null && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (char === quote) {
      quote = null;
    } else if (char === '\\' && isEscaping(quote, text.charAt(at + 1))) {
      if (at + 1 === text.length) throw new RangeError('It ends with a backslash.');
      word = (word ?? '') + text.charAt(++at);
    } else {
      word = (word ?? '') + char;
    }
  }
  if (quote !== null) throw new RangeError(`A ${quote} is not closed.`);
  if (word !== null) words.push(word);
  if (words.length === 0) throw new RangeError('It holds no argument.');
  for (const each of words) refuseUnknown(each);
  return words;
}

/** Puts values in place of the names, within each argument: a value with spaces stays one argument. */
export const fillTemplate = (words: readonly string[], values: Readonly<Record<Placeholder, string>>): string[] =>
  words.map((word) => word.replaceAll(PLACEHOLDER, (_, name: Placeholder) => values[name]));

const isEscaping = (quote: string | null, next: string): boolean =>
  quote === null || (quote === '"' && (next === '"' || next === '\\'));

function refuseUnknown(word: string): void {
  for (const [, name] of word.matchAll(PLACEHOLDER)) {
    if (PLACEHOLDERS.some((known) => known === name)) continue;
    throw new RangeError(
      `{${String(name)}} is unknown. There are ${PLACEHOLDERS.map((known) => `{${known}}`).join(' ')}.`,
    );
  }
}
