/** The environment of the process; no other file of the controller reads it. */
export const environment = (): NodeJS.ProcessEnv => process.env;
