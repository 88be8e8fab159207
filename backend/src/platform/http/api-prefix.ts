/** Below which every route of the API stands. */
export const API_PREFIX = 'api/v1';
/** Routes at the root, where balancers and scrapers look for them. */
export const ROOT_ROUTES = ['healthz', 'readyz', 'metrics'];
