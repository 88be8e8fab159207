/**
 * `Content-Disposition` of a download: an ASCII name for old clients, the whole name for all others.
 *
 * @param name       as people gave it; anything that a file system or a header could trip over is replaced by `_`
 * @param extension  without its dot
 * @see RFC 6266, RFC 8187
 */
export function attachmentOf(name: string, extension: string): string {
  const safe = [...name.normalize('NFC')]
    .map((character) => (/[\p{Cc}\p{Cf}\p{Cs}"*/:<>?\\|]/u.test(character) ? '_' : character))
    .join('')
    .replace(/^[.\s]+|[.\s]+$/gu, '')
    .slice(0, 200);
  const fileName = `${safe === '' ? 'recording' : safe}.${extension}`;
  const ascii = fileName.replaceAll(/[^\x20-\x7e]/gu, '_').replaceAll('%', '_');
  const encoded = encodeURIComponent(fileName).replaceAll(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
