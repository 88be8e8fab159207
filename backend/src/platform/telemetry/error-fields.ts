const MAX_CAUSES = 4;

/** What a log line says of an error. Drivers hang whole connections on theirs, which belong into no log. */
export interface ErrorFields {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly cause?: ErrorFields;
}

const textOf = (thrown: object, field: 'message' | 'stack' | 'code' | 'name'): string | undefined => {
  const value: unknown = Reflect.get(thrown, field);
  return typeof value === 'string' ? value : undefined;
};

/** The fields of anything that was thrown, with its causes, the innermost of a long chain left out. */
export const errorFields = (thrown: unknown, depth = 0): ErrorFields => {
  if (typeof thrown !== 'object' || thrown === null) return { type: typeof thrown, message: String(thrown) };
  const [stack, code] = [textOf(thrown, 'stack'), textOf(thrown, 'code')];
  const cause: unknown = Reflect.get(thrown, 'cause');
  return {
    type: textOf(thrown, 'name') ?? 'Error',
    message: textOf(thrown, 'message') ?? 'no message',
    ...(stack === undefined ? {} : { stack }),
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined || depth >= MAX_CAUSES ? {} : { cause: errorFields(cause, depth + 1) }),
  };
};
