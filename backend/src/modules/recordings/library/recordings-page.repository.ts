import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { ListRecordingsDto, RecordingSortKey } from '@rakkr/shared/recordings';

/** UTC instant of the first captured frame, else of the order. */
const RECORDED_AT = 'coalesce(started_at, requested_at)';

const ORDER_BY: Record<RecordingSortKey, string> = {
  name: 'lower(name)',
  recordedAt: RECORDED_AT,
  durationSeconds: 'contiguous_frames / coalesce(rate, 1)',
  status: 'status',
};

/** Words of a search are looked for in everything that a person may know of a recording. */
const SEARCHED = `lower(concat_ws(' ', name, folder, array_to_string(tags, ' '), room_name, node_alias, id))`;

/** One page of the library: filtering, searching and ordering happen in the database. */
@Injectable()
export class RecordingsPageRepository {
  constructor(private readonly dataSource: DataSource) {}

  async page(
    query: ListRecordingsDto,
    window: { limit: number; offset: number },
  ): Promise<{ ids: string[]; total: number }> {
    const { where, values } = conditions(query);
    const direction = (query.sortOrder ?? 'desc') === 'asc' ? 'ASC' : 'DESC';
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM recordings WHERE ${where}
       ORDER BY ${ORDER_BY[query.sortBy ?? 'recordedAt']} ${direction}, id ${direction}
       LIMIT ${String(window.limit)} OFFSET ${String(window.offset)}`,
      values,
    );
    const totals = await this.dataSource.query<{ total: string }[]>(
      `SELECT count(*) AS total FROM recordings WHERE ${where}`,
      values,
    );
    return { ids: rows.map((row) => row.id), total: Number(totals[0]?.total ?? 0) };
  }
}

function conditions(query: ListRecordingsDto): { where: string; values: unknown[] } {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${String(values.push(value))}`;
  const where = ['deleted_at IS NULL'];
  if (query.status !== undefined) where.push(`status = ${parameter(query.status)}`);
  if (query.roomId !== undefined) where.push(`room_id = ${parameter(query.roomId)}`);
  if (query.nodeId !== undefined) where.push(`node_id = ${parameter(query.nodeId)}`);
  if (query.recordedFrom !== undefined) where.push(`${RECORDED_AT} >= ${parameter(query.recordedFrom)}`);
  if (query.recordedTo !== undefined) where.push(`${RECORDED_AT} < ${parameter(query.recordedTo)}`);
  for (const word of (query.search ?? '').toLowerCase().split(/\s+/)) {
    if (word !== '') where.push(`strpos(${SEARCHED}, ${parameter(word)}) > 0`);
  }
  return { where: where.join(' AND '), values };
}
