/**
 * Names under which the captures of one device leave their rings: the last one's, and that of the one before, because a
 * process that dies early must not cost what the one before had left.
 *
 * @param path  where a process keeps its ring
 */
export const ringNames = (path: string): { readonly last: string; readonly before: string } => ({
  last: path,
  before: `${path}.before`,
});
