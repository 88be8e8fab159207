/**
 * `make test`: every runner, stories in two lanes side by side, then one line summed over all of them.
 *
 * With names as arguments only those layers run: `node tools/tests/run-tests.ts shared pipeline`.
 * A runner that reports nothing, crashes or outlives its limit counts as one failure.
 */
import { runLayers } from './run-layers.ts';

process.exitCode = await runLayers(process.argv.slice(2));
