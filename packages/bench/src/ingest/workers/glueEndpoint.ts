import { startGlueEndpoint } from '../glue/glueEndpoint';
import type { CatalogSize } from '../options';
import { serve } from '../worker';

const commands = {
  /** @returns the URL */
  start: async (size: CatalogSize): Promise<string> =>
    (await startGlueEndpoint(size)).url,
};

/** A Glue endpoint in a process of its own. */
export type GlueEndpointCommands = typeof commands;

serve(commands);
