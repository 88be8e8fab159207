import { describe, expect, it } from '@jest/globals';

import { fillTemplate, splitTemplate } from './args-template.ts';

describe('splitTemplate', () => {
  it.each([
    ['--target {device} -', ['--target', '{device}', '-']],
    ['  a \t b\n', ['a', 'b']],
    [`-n 'two words' "and \\"two\\" more"`, ['-n', 'two words', 'and "two" more']],
    [`a\\ b '\\n' "\\n" ''`, ['a b', '\\n', '\\n', '']],
    [`--x={channels}'s'`, ['--x={channels}s']],
    ['$(reboot); | > &', ['$(reboot);', '|', '>', '&']],
    ['{"json": 1} {Upper}', ['{json:', '1}', '{Upper}']],
  ])('splits %s as a shell would, and runs none', (text, words) => {
    expect(splitTemplate(text)).toEqual(words);
  });

  it.each([
    ['', 'It holds no argument.'],
    [`-n 'open`, "A ' is not closed."],
    [`-n "open`, 'A " is not closed.'],
    ['end\\', 'It ends with a backslash.'],
    ['-D {devise}', '{devise} is unknown.'],
  ])('refuses %s', (text, sentence) => {
    expect(() => splitTemplate(text)).toThrow(sentence);
  });
});

it('keeps a value with spaces and quotes in one argument', () => {
  const values = {
    device: `Studio "A" $HOME`,
    format: 'S32_LE',
    sample_rate: '48000',
    channels: '2',
    seconds: '60',
    output: '-',
    output_path: '-',
  };
  expect(fillTemplate(splitTemplate('-D {device} {channels}x{sample_rate} {output}'), values)).toEqual([
    '-D',
    'Studio "A" $HOME',
    '2x48000',
    '-',
  ]);
});
