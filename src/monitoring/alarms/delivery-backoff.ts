const FIRST_WAIT_SECONDS = 10;
const LONGEST_WAIT_SECONDS = 3600;
const GIVE_UP_AFTER_SECONDS = 24 * 3600;

/**
 * Seconds until a notice that could not be delivered is tried again: ten, doubling up to an hour, each between the half
 * and the whole (`random` from 0 to 1); null after a day, when it is given up.
 */
export function nextDelivery(attempts: number, ageSeconds: number, random: number): number | null {
  const whole = Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (attempts - 1));
  const wait = whole * (0.5 + random / 2);
  return ageSeconds + wait > GIVE_UP_AFTER_SECONDS ? null : wait;
}
