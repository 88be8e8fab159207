import { inRepository } from '../../../console/e2e/support/repository.ts';

/**
 * A module of the built agent, for benchmarks that drive one of its parts. At run time it comes from `dist/`, because
 * the sources need compiling; its type comes from the source.
 */
export async function builtAgentModule<T>(path: string): Promise<T> {
  // What the agent's main program loads first: its contracts are classes with decorators.
  await import(inRepository('node_modules/reflect-metadata/Reflect.js'));
  return (await import(inRepository(`node-agent/dist/${path}`))) as T; // compiled from the file whose type is named
}
