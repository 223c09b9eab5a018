import type { PlayerBan } from '../../../../clients/typescript/src/generated.js';

/** Whether a ban is in force now. */
export const isRunning = (ban: PlayerBan): boolean => !ban.liftedAt && (!ban.until || Date.parse(ban.until) > Date.now());

export const scopes = [['login', 'Logging in'], ['scores', 'Submitting scores'], ['all', 'Both']] as const;

export const lengths = [['1', 'One day'], ['3', 'Three days'], ['7', 'One week'], ['30', 'Thirty days'], ['', 'Forever']] as const;

/** The end of a ban. Undefined if it lasts forever. */
export const untilOf = (days: string): string | undefined =>
    days === '' ? undefined : new Date(Date.now() + Number(days) * 86_400_000).toISOString();
