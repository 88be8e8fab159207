const FUNCTIONS = /\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(/g;
const HEX = /#(?:[\da-f]{8}|[\da-f]{6}|[\da-f]{3,4})\b/gi;
const NAMED = /(?<![\w-])(?:white|black|red|green|blue|gr[ae]y|orange|yellow|purple|pink|brown)(?![\w-])/g;
const DECLARATION_VALUE = /:([^;{}]+)[;}]/g;

/**
 * Colours written out in a stylesheet instead of taken from a design token.
 *
 * @param css  text of a CSS or SCSS file
 * @returns each raw colour as it is written, in the order of the file
 */
export function findRawColours(css: string): string[] {
  const withoutComments = css.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(?<=^|\s)\/\/.*$/gm, '');
  const found: string[] = [];
  for (const [, value = ''] of withoutComments.matchAll(DECLARATION_VALUE)) {
    for (const pattern of [FUNCTIONS, HEX, NAMED]) found.push(...(value.match(pattern) ?? []));
  }
  return found;
}
