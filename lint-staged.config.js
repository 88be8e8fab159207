// The fast part of `make check`, on what a commit contains.
export default {
  '*.{ts,js,cjs,json,html,css,scss,yml}': 'prettier --write',
  '*.{ts,js,cjs,html}': 'eslint --max-warnings 0',
};
