/** The environment of the process; no other file of the agent reads it. */
export const environment = (): NodeJS.ProcessEnv => process.env;
