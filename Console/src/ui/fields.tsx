import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { ApiError } from '../../../clients/typescript/src/core/errors.js';

interface FieldProps {
    label: string;
    hint?: ComponentChildren;
    /** Name of the member in the contract, to show the server's error for it. */
    name?: string;
    error?: unknown;
}

function problemsOf({ name, error }: FieldProps): string | undefined {
    if (!name || !(error instanceof ApiError))
        return undefined;
    return error.problem.errors?.[name]?.join(' ');
}

function Frame({ id, field, children }: { id: string; field: FieldProps; children: ComponentChildren }) {
    const problem = problemsOf(field);
    return (
        <div class="field">
            <label for={id}>{field.label}</label>
            {children}
            {problem
                ? <p class="field-error" id={`${id}-hint`}>{problem}</p>
                : field.hint && <p class="note" id={`${id}-hint`}>{field.hint}</p>}
        </div>
    );
}

export function Text({ label, hint, name, error, value, onValue, autoFocus, ...rest }: FieldProps & {
    value: string; onValue: (value: string) => void; type?: string; required?: boolean;
    minLength?: number; maxLength?: number; pattern?: string; step?: number; inputMode?: 'numeric' | 'text';
    autoComplete?: string; autoFocus?: boolean; placeholder?: string; spellcheck?: boolean;
}) {
    const id = useId();
    const input = useRef<HTMLInputElement>(null);
    const field = { label, hint, name, error };
    useEffect(() => { if (autoFocus) input.current?.focus(); }, []);
    return (
        <Frame id={id} field={field}>
            <input ref={input} id={id} value={value} onInput={event => onValue(event.currentTarget.value)}
                aria-invalid={!!problemsOf(field)} aria-describedby={hint || problemsOf(field) ? `${id}-hint` : undefined}
                {...rest as JSX.IntrinsicElements['input']} />
        </Frame>
    );
}

export function Area({ label, hint, name, error, value, onValue, rows = 3, mono, ...rest }: FieldProps & {
    value: string; onValue: (value: string) => void; rows?: number; mono?: boolean;
    required?: boolean; minLength?: number; maxLength?: number;
}) {
    const id = useId();
    const field = { label, hint, name, error };
    return (
        <Frame id={id} field={field}>
            <textarea id={id} rows={rows} class={mono ? 'mono' : ''} spellcheck={!mono} value={value}
                onInput={event => onValue(event.currentTarget.value)}
                aria-invalid={!!problemsOf(field)} aria-describedby={hint || problemsOf(field) ? `${id}-hint` : undefined} {...rest} />
        </Frame>
    );
}

export function Select<T extends string>({ label, hint, value, onValue, options }: FieldProps & {
    value: T; onValue: (value: T) => void; options: readonly (readonly [T, string])[];
}) {
    const id = useId();
    return (
        <Frame id={id} field={{ label, hint }}>
            <select id={id} value={value} onChange={event => onValue(event.currentTarget.value as T)}
                aria-describedby={hint ? `${id}-hint` : undefined}>
                {options.map(([key, text]) => <option key={key} value={key} selected={key === value}>{text}</option>)}
            </select>
        </Frame>
    );
}

export function Check({ label, hint, value, onValue }: {
    label: string; hint?: ComponentChildren; value: boolean; onValue: (value: boolean) => void;
}) {
    const id = useId();
    return (
        <div class="field">
            <label class="check">
                <input type="checkbox" checked={value} onChange={event => onValue(event.currentTarget.checked)}
                    aria-describedby={hint ? `${id}-hint` : undefined} /> {label}
            </label>
            {hint && <p class="note" id={`${id}-hint`}>{hint}</p>}
        </div>
    );
}

/** The reason of a change, for the audit log. */
export const Reason = ({ value, onValue, error }: { value: string; onValue: (value: string) => void; error?: unknown }) => (
    <Area label="Reason" name="reason" error={error} value={value} onValue={onValue} required minLength={3} maxLength={500} rows={2}
        hint="3 to 500 characters. Recorded in the audit log with your name. Players do not see it." />
);
