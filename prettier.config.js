export default {
  printWidth: 120,
  singleQuote: true,
  trailingComma: 'all',
  plugins: ['@trivago/prettier-plugin-sort-imports', 'prettier-plugin-organize-attributes'],
  importOrder: ['^node:', '<THIRD_PARTY_MODULES>', '^@rakkr/', '^[./]'],
  importOrderSeparation: true,
  importOrderSortSpecifiers: true,
  importOrderParserPlugins: ['typescript', 'decorators-legacy'],
};
