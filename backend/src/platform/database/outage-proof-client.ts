import pg from 'pg';

/**
 * A connection that ends without ending the process.
 *
 * PostgreSQL says goodbye between two queries as well, and pg then emits `error` on the client, also on one that a pool
 * has just let go and nobody listens to any more. Whoever holds it is told all the same: its next query is refused with
 * that fault. For every pool: `Client` in its options.
 */
export class OutageProofClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // Listening is all: without a listener Node ends the process.
    this.on('error', () => this.listenerCount('error'));
  }
}
