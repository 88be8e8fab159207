import type { Shortcut } from '../../../core/keyboard/shortcuts.ts';
import type { AudioPlayer } from './audio-player.ts';
import { SKIP_S } from './transport.ts';

const SHORT_SKIP_S = 5;
const STEP_S = 0.1;

interface Moves {
  readonly zoom: (factor: number) => void;
  readonly nextGap: () => void;
}

/** The keys of the player. */
export function playerKeys(player: AudioPlayer, moves: Moves): Shortcut[] {
  const skip = (lengthS: number) => () => {
    player.seek(player.positionS() + lengthS);
  };
  const toggle = (): void => {
    player.toggle();
  };
  return [
    {
      keys: 'space',
      does: 'Play or pause',
      run: (event) => {
        if (!(event.target instanceof HTMLButtonElement)) toggle();
      },
    },
    { keys: 'k', does: 'Play or pause', run: toggle },
    { keys: 'j', does: 'Back 15 s', run: skip(-SKIP_S) },
    { keys: 'l', does: 'Forward 15 s', run: skip(SKIP_S) },
    { keys: 'shift j', does: 'Back 5 s', run: skip(-SHORT_SKIP_S) },
    { keys: 'shift l', does: 'Forward 5 s', run: skip(SHORT_SKIP_S) },
    { keys: ',', does: 'Back 0.1 s', run: skip(-STEP_S) },
    { keys: '.', does: 'Forward 0.1 s', run: skip(STEP_S) },
    {
      keys: '+',
      does: 'Zoom in',
      run: () => {
        moves.zoom(0.5);
      },
    },
    {
      keys: '-',
      does: 'Zoom out',
      run: () => {
        moves.zoom(2);
      },
    },
    {
      keys: '0',
      does: 'Show the whole',
      run: () => {
        moves.zoom(Infinity);
      },
    },
    { keys: 'g', does: 'Next gap', run: moves.nextGap },
  ];
}
