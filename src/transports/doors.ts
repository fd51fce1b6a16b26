import type { Clock } from '../ports/clock.ts';
import { createConnectionLimits, type ConnectionLimits, type ConnectionLimitSettings } from './connection-limits.ts';
import { createForwarding, type Forwarding } from './forwarding.ts';
import { createOriginRule, type OriginRule, type OriginSettings } from './origins.ts';

/** What both transports decide alike before they let anything in. */
export interface Doors {
  readonly isOriginAllowed: OriginRule;
  readonly forwarding: Forwarding;
  readonly limits: ConnectionLimits;
}

export interface DoorSettings extends OriginSettings {
  /** `TRUST_PROXY`: whether the headers of the proxy in front are believed. */
  readonly trustProxy: boolean;
  readonly connectionLimits: ConnectionLimitSettings;
}

export const createDoors = (settings: DoorSettings, clock: Clock): Doors => ({
  isOriginAllowed: createOriginRule(settings),
  forwarding: createForwarding(settings),
  limits: createConnectionLimits({ settings: settings.connectionLimits, clock }),
});
