/** Keeps what can be had again, for a while or less, bounded in size. */
export interface Cache {
  /** Undefined when it is not there (any more), or the store cannot be reached: never rejects. */
  get(key: string): Promise<string | undefined>;
  /** Never rejects; what cannot be kept is not. */
  set(key: string, value: string): Promise<void>;
}
