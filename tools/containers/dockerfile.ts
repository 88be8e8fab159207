/** One instruction of a Dockerfile. */
export interface Step {
  /** Upper case: `RUN`, `COPY`. */
  readonly instruction: string;
  readonly argument: string;
}

/** What stands between one FROM and the next. */
export interface Stage {
  /** `AS` name, or the stage's number as text. */
  readonly name: string;
  /** Image that the stage begins with: `debian:trixie-slim`. */
  readonly image: string;
  readonly steps: readonly Step[];
}

/**
 * Splits a Dockerfile into its stages. Knows line continuations and comments, not heredocs and not build arguments.
 *
 * @throws SyntaxError when an instruction stands before the first FROM
 */
export function parseDockerfile(text: string): Stage[] {
  const stages: { name: string; image: string; steps: Step[] }[] = [];
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\s*\\\n\s*/g, ' ')
    .split('\n');
  for (const line of lines.map((each) => each.trim()).filter((each) => each !== '')) {
    const [, instruction = '', argument = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
    if (instruction.toUpperCase() === 'FROM') {
      const [, image = '', name = String(stages.length)] = /^(\S+)(?:\s+AS\s+(\S+))?$/i.exec(argument) ?? [];
      stages.push({ name, image, steps: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (stage === undefined) throw new SyntaxError(`"${line}" stands before the first FROM`);
    stage.steps.push({ instruction: instruction.toUpperCase(), argument });
  }
  return stages;
}

/** Arguments of CMD or ENTRYPOINT in their JSON form, the only one that passes signals on. */
export function execForm(argument: string): string[] {
  const words: unknown = JSON.parse(argument);
  if (!Array.isArray(words) || !words.every((word) => typeof word === 'string')) {
    throw new SyntaxError(`not a list of words: ${argument}`);
  }
  return words;
}
