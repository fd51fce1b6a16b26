import type { ControlBus } from '../../ports/control-bus.ts';
import type { Logger } from '../../ports/logger.ts';
import type { OrganizationSettings, OrganizationSettingsStore } from '../../ports/organization-settings.ts';
import { createReadCache, type ReadCacheOptions } from '../read-cache.ts';

/** The settings of organizations on a node: the store, and a cache in front of it. */
export interface SettingsCache {
  /** The store. Changed settings apply at once on this node, and are announced to the others. */
  readonly store: OrganizationSettingsStore;
  /** Reads an organization's settings as they were at most a second ago. @throws ZomaError `unavailable` */
  recent(organizationId: string): Promise<OrganizationSettings>;
  /** Stops listening to announcements. */
  close(): void;
}

/** Creates the cache of the settings that sessions begin with. A node that misses an announcement sees the change within a second. */
export const createSettingsCache = (
  { store, control, logger }: { store: OrganizationSettingsStore; control: ControlBus; logger: Logger },
  options?: ReadCacheOptions,
): SettingsCache => {
  const recent = createReadCache(store.find, options);
  const close = control.subscribe((message) => {
    if (message.type === 'settings_changed') recent.forget(message.organizationId);
  }, recent.clear);

  const change: OrganizationSettingsStore['change'] = async (organizationId, decide) => {
    const changed = await store.change(organizationId, decide);
    recent.forget(organizationId);
    // Best effort: the other nodes read the settings again within a second.
    await control.publish({ type: 'settings_changed', organizationId }).catch((error: unknown) => {
      logger.warn(
        { err: error, organizationId },
        'announcing the settings of an organization failed; other nodes apply them within a second',
      );
    });
    return changed;
  };

  return { store: { find: store.find, change }, recent: recent.read, close };
};
