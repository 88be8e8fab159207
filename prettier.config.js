export default {
  printWidth: 120,
  singleQuote: true,
  trailingComma: 'all',
  plugins: ['@trivago/prettier-plugin-sort-imports', 'prettier-plugin-organize-attributes'],
  importOrder: ['^node:', '<THIRD_PARTY_MODULES>', '^@rakkr/', '^[./]'],
  importOrderSeparation: true,
  importOrderSortSpecifiers: true,
  overrides: [{ files: 'console/src/app/**/*.html', options: { parser: 'angular' } }],
  importOrderParserPlugins: ['typescript', 'decorators-legacy'],
};
