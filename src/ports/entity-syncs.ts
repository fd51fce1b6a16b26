/** A synchronization: the host application sends all its records of one type, and those that it did not send are deleted. */
export interface EntitySync {
  readonly id: string;
  readonly type: string;
  /** When it ends by itself unless it has been finished. */
  readonly expiresAt: Date;
}

/** The result of a synchronization. */
export interface EntitySyncCounts {
  /** The number of records that it carried. */
  readonly carried: number;
  /** The number of records that it deleted. */
  readonly deleted: number;
}

/**
 * Stores the synchronizations, apart for each organization. A type has at most one that runs: a new one ends the earlier. Until
 * `startSweep` no record is deleted. All calls throw ZomaError `unavailable` while the store cannot be reached; those that name a
 * synchronization throw `not_found` when the organization has none with this id.
 */
export interface EntitySyncs {
  /** Begins a synchronization, and ends the one of this type that runs. */
  begin(organizationId: string, type: string): Promise<EntitySync>;
  /** Finds a synchronization. */
  find(organizationId: string, id: string): Promise<EntitySync>;
  /**
   * Ends the carrying of records: `Entities.put` with this synchronization is `conflict` from now on. Resolves with the counts when the
   * synchronization has been finished already, and with undefined when the sweep is to be done, or to be continued.
   * @throws ZomaError `conflict` when a later one began or it has expired; `validation_failed` when it carried nothing, unless `allowEmpty`
   */
  startSweep(organizationId: string, id: string, allowEmpty: boolean): Promise<EntitySyncCounts | undefined>;
  /**
   * Deletes a slice of the records of the type that were neither changed nor put after the synchronization began. `after` is the result
   * of the earlier slice, '' at first; resolves with undefined after the last slice. Other changes run between two slices.
   * @throws ZomaError `conflict` when a later one began or it has expired
   */
  sweep(organizationId: string, id: string, after: string): Promise<string | undefined>;
  /** Records that the sweep is complete. Resolves with the counts, also when called again. @throws ZomaError `conflict` as `sweep` does */
  finish(organizationId: string, id: string): Promise<EntitySyncCounts>;
}
