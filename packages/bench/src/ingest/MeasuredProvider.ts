import type {
  DeferredEntity,
  EntityProvider,
  EntityProviderConnection,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';

/** A mutation that went through. Times are those of `performance.now()`. */
export interface MeasuredMutation {
  type: EntityProviderMutation['type'];
  startedAt: number;
  endedAt: number;
}

/** A provider whose mutations are timed on their way to the catalog. */
export class MeasuredProvider implements EntityProvider {
  readonly mutations: MeasuredMutation[] = [];
  readonly #provider: EntityProvider;
  #connection: EntityProviderConnection | undefined;

  constructor(provider: EntityProvider) {
    this.#provider = provider;
  }

  /** The catalog, as this provider: what it is given passes for the provider's. */
  get connection(): EntityProviderConnection {
    return this.#connection!;
  }

  getProviderName(): string {
    return this.#provider.getProviderName();
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
    await this.#provider.connect({
      applyMutation: async mutation => {
        const startedAt = performance.now();
        await connection.applyMutation(mutation);
        const endedAt = performance.now();
        this.mutations.push({ type: mutation.type, startedAt, endedAt });
      },
      refresh: options => connection.refresh(options),
    });
  }
}

/** What a mutation puts into the catalog. */
export const entitiesOf = (
  mutation: EntityProviderMutation,
): readonly DeferredEntity[] =>
  mutation.type === 'full' ? mutation.entities : mutation.added;
