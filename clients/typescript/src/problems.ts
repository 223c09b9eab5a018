/** The kinds of problems in the contract. */
export type ProblemKind =
    | 'bad-gateway' | 'board-closed' | 'csrf' | 'email-taken' | 'forbidden' | 'gateway-timeout' | 'idempotency-key-reused'
    | 'insufficient-funds' | 'invalid-credentials' | 'invalid-refresh-token' | 'invalid-request' | 'last-admin' | 'locked-out' | 'not-found'
    | 'operator-login-failed' | 'player-banned' | 'policy-fixed' | 'precondition-required' | 'rate-limited' | 'request-timeout'
    | 'session-ended' | 'stale-version' | 'storage-full' | 'too-large' | 'totp-required' | 'unauthorized' | 'unavailable'
    | 'unsupported-media-type' | 'wallet-full' | 'wrong-code' | 'wrong-password';
