import type { Clock } from '../ports/clock.ts';
import { createConnectionLimits, type ConnectionLimits, type ConnectionLimitSettings } from './connection-limits.ts';
import { createReadOrigin, type ReadOrigin, type TrustedProxies } from './forwarding.ts';
import { createOriginRule, type OriginRule, type OriginSettings } from './origins.ts';
import { createSecurityHeaders, type SetSecurityHeaders } from './request-guard.ts';

/** What both transports decide alike before they let anything in. */
export interface Doors {
  readonly isOriginAllowed: OriginRule;
  readonly readOrigin: ReadOrigin;
  readonly setSecurityHeaders: SetSecurityHeaders;
  readonly limits: ConnectionLimits;
}

/** The settings that the checks of both transports follow. */
export interface DoorSettings extends OriginSettings {
  /** `TRUST_PROXY`: the proxies whose headers are believed. */
  readonly trustProxy: TrustedProxies;
  readonly connectionLimits: ConnectionLimitSettings;
}

/** Creates the checks of both transports: who sent a request, from which origin, and how many connections that makes. */
export const createDoors = (settings: DoorSettings, clock: Clock): Doors => {
  const readOrigin = createReadOrigin(settings.trustProxy);
  return {
    isOriginAllowed: createOriginRule(settings),
    readOrigin,
    setSecurityHeaders: createSecurityHeaders(readOrigin),
    limits: createConnectionLimits({ settings: settings.connectionLimits, clock }),
  };
};
