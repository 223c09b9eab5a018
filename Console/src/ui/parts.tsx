import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { ApiError } from '../../../clients/typescript/src/core/errors.js';
import { since, time } from './format';
import { Icon, type IconName } from './icon';

type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'accent';

export const Badge = ({ tone = 'plain', children }: { tone?: Tone; children: ComponentChildren }) => (
    <span class={`badge ${tone}`}>{children}</span>
);

export function Button({ kind = 'plain', icon, busy, children, ...rest }: {
    kind?: 'plain' | 'primary' | 'danger' | 'quiet'; icon?: IconName; busy?: boolean; children?: ComponentChildren;
    onClick?: (event: MouseEvent) => void; type?: 'button' | 'submit'; disabled?: boolean;
    title?: string; 'aria-label'?: string; 'aria-pressed'?: boolean;
}) {
    return (
        <button class={`button ${kind}`} type="button" aria-busy={busy} {...rest} disabled={rest.disabled || busy}>
            {icon && <Icon name={icon} size={16} />}{children}
        </button>
    );
}

export function Card({ title, note, actions, children, wide }: {
    title?: ComponentChildren; note?: ComponentChildren; actions?: ComponentChildren; children?: ComponentChildren; wide?: boolean;
}) {
    return (
        <section class={wide ? 'card wide' : 'card'}>
            {title && (
                <header class="card-head">
                    <div><h2>{title}</h2>{note && <p class="note">{note}</p>}</div>
                    {actions && <div class="row">{actions}</div>}
                </header>
            )}
            {children}
        </section>
    );
}

/** An empty state: that there is nothing to show, and what would change that. */
export const Empty = ({ title, children }: { title: string; children?: ComponentChildren }) => (
    <div class="empty"><p class="empty-title">{title}</p>{children && <p>{children}</p>}</div>
);

/** The server's error message, with the request id to search the logs for. */
export function Failure({ error, retry }: { error: unknown; retry?: () => void }) {
    if (!error)
        return null;
    const problem = error instanceof ApiError ? error.problem : undefined;
    const fields = Object.entries(problem?.errors ?? {});
    return (
        <div class="failure" role="alert">
            <Icon name="warning" />
            <div>
                <p>
                    <strong>{problem?.title ?? 'The server could not be reached.'}</strong>{' '}
                    {problem ? problem.detail : (error as Error).message}
                </p>
                {fields.map(([name, texts]) => <p key={name}><code>{name}</code>: {texts.join(' ')}</p>)}
                {problem?.traceId && <p class="note">Request {problem.traceId}</p>}
            </div>
            {retry && <Button onClick={retry}>Try again</Button>}
        </div>
    );
}

export const Busy = ({ what = 'Loading' }: { what?: string }) => (
    <div class="busy" role="status"><span class="bar" /><span>{what} …</span></div>
);

/** A relative time, with the exact time as tooltip. All times are in UTC. */
export const When = ({ at }: { at: string | null | undefined }) => at
    ? <time dateTime={at} title={`${time(at)} UTC`}>{since(at)}</time>
    : <span class="muted">never</span>;

/** An exact time, in UTC. */
export const At = ({ at }: { at: string }) => <time dateTime={at}>{time(at)}</time>;

export function Id({ value, short }: { value: string; short?: boolean }) {
    const [copied, setCopied] = useState(false);
    const copy = async () => {
        await navigator.clipboard.writeText(value);
        setCopied(true);
        setTimeout(() => setCopied(false), 1500);
    };
    return (
        <span class="id">
            <code title={value}>{short ? `…${value.slice(-12)}` : value}</code>
            <button type="button" class="icon-button" onClick={() => void copy()} aria-label={`Copy ${value}`}>
                <Icon name={copied ? 'check' : 'copy'} size={14} />
            </button>
        </span>
    );
}

export const Json = ({ value }: { value: unknown }) => <pre class="json" tabIndex={0}>{JSON.stringify(value, null, 2)}</pre>;

export const More = ({ more, loading }: { more?: () => void; loading: boolean }) =>
    more ? <div class="more"><Button onClick={more} busy={loading}>{loading ? 'Loading …' : 'Show more'}</Button></div> : null;
