/** Tracer-side plugins: imported and made, with errors that name them. */
import { PtracerError } from '../errors.js';
import type { PluginReference } from '../plugins.js';

function pluginError({ module }: PluginReference, what: string, cause: unknown): PtracerError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new PtracerError('ERR_PTRACER_PLUGIN', `the tracer-side plugin ${module} ${what}: ${why}`, {
    cause,
  });
}

async function importFactory(plugin: PluginReference): Promise<unknown> {
  try {
    return ((await import(plugin.module)) as { default?: unknown }).default;
  } catch (error) {
    throw pluginError(plugin, 'cannot be loaded', error);
  }
}

/**
 * Imports a plugin's module and calls its factory with the plugin's options.
 * @throws {PtracerError} ERR_PTRACER_PLUGIN
 */
export async function makePlugin<Made, Context>(plugin: PluginReference, context: Context): Promise<Made> {
  const factory = await importFactory(plugin);
  if (typeof factory !== 'function') {
    throw new PtracerError(
      'ERR_PTRACER_PLUGIN',
      `${plugin.module} has no default export that is a function: a tracer-side plugin exports its factory so`,
    );
  }
  try {
    return await (factory as (options: unknown, context: Context) => Made | Promise<Made>)(
      plugin.options,
      context,
    );
  } catch (error) {
    throw pluginError(plugin, 'failed to start', error);
  }
}
