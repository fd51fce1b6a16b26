import type { ControlBus } from '../../ports/control-bus.ts';
import type { Logger } from '../../ports/logger.ts';
import type { PrivacyPolicies, PrivacyPolicy } from '../../ports/privacy-policies.ts';
import { createReadCache, type ReadCacheOptions } from '../read-cache.ts';

/** The privacy policies of a node: the store, and a cache in front of it. */
export interface PolicyCache {
  /** The store. A changed policy applies at once on this node, and is announced to the others. */
  readonly policies: PrivacyPolicies;
  /** Reads an organization's policy as it was at most a second ago. @throws ZomaError `unavailable` */
  recent(organizationId: string): Promise<PrivacyPolicy>;
  /** Stops listening to announcements. */
  close(): void;
}

/** Creates the cache of the policies that requests are prepared with. A node that misses an announcement sees the change within a second. */
export const createPolicyCache = (
  { policies, control, logger }: { policies: PrivacyPolicies; control: ControlBus; logger: Logger },
  options?: ReadCacheOptions,
): PolicyCache => {
  const recent = createReadCache(policies.find, options);
  const close = control.subscribe((message) => {
    if (message.type === 'policy_changed') recent.forget(message.organizationId);
  }, recent.clear);

  const change: PrivacyPolicies['change'] = async (organizationId, decide) => {
    const changed = await policies.change(organizationId, decide);
    recent.forget(organizationId);
    // Best effort: the other nodes read the policy again within a second.
    await control.publish({ type: 'policy_changed', organizationId }).catch((error: unknown) => {
      logger.warn(
        { err: error, organizationId },
        'announcing a privacy policy failed; other nodes apply it within a second',
      );
    });
    return changed;
  };

  return { policies: { find: policies.find, change }, recent: recent.read, close };
};
