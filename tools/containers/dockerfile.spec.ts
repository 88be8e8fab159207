import { describe, expect, it } from '@jest/globals';

import { execForm, parseDockerfile } from './dockerfile.ts';

describe('parseDockerfile', () => {
  it('splits stages at FROM and joins continued lines', () => {
    const text =
      '# comment\nFROM debian:trixie-slim AS build\nRUN a && \\\n    b\n\nFROM debian:trixie-slim\nUSER rakkr\n';
    expect(parseDockerfile(text)).toEqual([
      { name: 'build', image: 'debian:trixie-slim', steps: [{ instruction: 'RUN', argument: 'a && b' }] },
      { name: '1', image: 'debian:trixie-slim', steps: [{ instruction: 'USER', argument: 'rakkr' }] },
    ]);
  });

  it('refuses an instruction before the first FROM', () => {
    expect(() => parseDockerfile('RUN a\nFROM b')).toThrow('"RUN a" stands before the first FROM');
  });
});

describe('execForm', () => {
  it('takes the JSON form', () => {
    expect(execForm('["node", "main.js"]')).toEqual(['node', 'main.js']);
  });

  it('refuses the shell form, whose process does not get signals', () => {
    expect(() => execForm('node main.js')).toThrow(SyntaxError);
  });
});
