import { DEFAULT_PAGE_LIMIT, type PageMeta, type PageQueryDto } from '@rakkr/shared/primitives';

/** Rows of a list and where they stand in the whole; the envelope makes `{ data, meta }` of it. */
export class Page<T> {
  constructor(
    readonly rows: readonly T[],
    /** Rows of the whole list. */
    readonly total: number,
    readonly limit: number,
    readonly offset: number,
  ) {}

  get meta(): PageMeta {
    const returned = this.rows.length;
    return {
      limit: this.limit,
      offset: this.offset,
      returned,
      total: this.total,
      hasNextPage: this.offset + returned < this.total,
      hasPreviousPage: this.offset > 0,
    };
  }
}

/** The window a list request asks for, with the defaults filled in. */
export const pageWindow = (query: PageQueryDto): { limit: number; offset: number } => ({
  limit: query.limit ?? DEFAULT_PAGE_LIMIT,
  offset: query.offset ?? 0,
});
