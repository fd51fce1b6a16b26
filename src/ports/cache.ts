/** Best-effort cache of values that can be recomputed, bounded in size and time. */
export interface Cache {
  /** Reads a value; undefined when it is missing or the store cannot be reached. Never rejects. */
  get(key: string): Promise<string | undefined>;
  /** Stores a value if the store can. Never rejects. */
  set(key: string, value: string): Promise<void>;
}
