import type { PlayerBan } from '../../../../clients/typescript/src/generated.js';

/** Whether a ban holds now. */
export const isRunning = (ban: PlayerBan): boolean => !ban.liftedAt && (!ban.until || Date.parse(ban.until) > Date.now());

export const scopes = [['login', 'Login: cannot play'], ['scores', 'Scores: cannot submit any'], ['all', 'All of it']] as const;

export const lengths = [['1', 'One day'], ['3', 'Three days'], ['7', 'One week'], ['30', 'Thirty days'], ['', 'For ever']] as const;

/** Undefined for ever. */
export const untilOf = (days: string): string | undefined => days === '' ? undefined : new Date(Date.now() + Number(days) * 86_400_000).toISOString();
