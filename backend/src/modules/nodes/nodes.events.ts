/**
 * Topic `agent`, for controllers only: what the node had to prove itself with may be worth nothing any more, so whoever
 * holds its socket asks again.
 */
export const NODE_CREDENTIALS_CHANGED = 'node.credentials-changed';
