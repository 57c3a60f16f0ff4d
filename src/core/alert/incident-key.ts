import type { Alert } from './alert.ts';

/**
 * One incident: the same alert from the moment it started to its resolution, however often it is sent. `startsAt` tells
 * two incidents of one alert apart; the status is not part of it. At most 128 characters of `[\w-]`.
 */
export function incidentKey(alert: Pick<Alert, 'fingerprint' | 'startsAt'>): string {
  return `${alert.fingerprint}-${alert.startsAt}`;
}
