const whole = new Intl.NumberFormat('en-GB');
const short = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1 });
const signed = new Intl.NumberFormat('en-GB', { style: 'percent', maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const moment = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'UTC',
});
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'UTC' });
const hour = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const ago = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto', style: 'short' });

export const number = (value: number): string => whole.format(value);
export const compact = (value: number): string =>
    Math.abs(value) < 10_000 ? whole.format(Math.round(value * 100) / 100) : short.format(value);
export const share = (value: number): string => Number.isFinite(value) ? percent.format(value) : '–';
export const change = (value: number): string => signed.format(value);
export const date = (value: string | number | Date): string => day.format(new Date(value));
export const time = (value: string | number | Date): string => moment.format(new Date(value));
export const hours = (value: string | number | Date): string => hour.format(new Date(value));

export function duration(seconds: number): string {
    const total = Math.round(seconds);
    if (total < 60)
        return `${total} s`;
    if (total < 3600)
        return `${Math.floor(total / 60)} min ${total % 60} s`;
    if (total < 86_400)
        return `${Math.floor(total / 3600)} h ${Math.floor(total % 3600 / 60)} min`;
    return `${Math.floor(total / 86_400)} d ${Math.floor(total % 86_400 / 3600)} h`;
}

/** A duration that is short enough for an axis. */
export function shortDuration(seconds: number): string {
    if (seconds < 60)
        return `${Math.round(seconds)} s`;
    return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${whole.format(Math.round(seconds / 360) / 10)} h`;
}

/** The time of an instant; with the date unless it is today. */
export function momentOfDay(value: string): string {
    return value.slice(0, 10) === new Date().toISOString().slice(0, 10) ? clock.format(new Date(value)) : time(value);
}

export function bytes(value: number): string {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    const unit = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(value) / 10));
    return `${whole.format(Math.round(value / 1024 ** unit * 10) / 10)} ${units[unit]}`;
}

export function since(value: string | number | Date): string {
    const seconds = (new Date(value).getTime() - Date.now()) / 1000;
    const units: [Intl.RelativeTimeFormatUnit, number][] = [
        ['year', 31_536_000], ['month', 2_592_000], ['day', 86_400], ['hour', 3600], ['minute', 60],
    ];
    for (const [unit, size] of units)
        if (Math.abs(seconds) >= size)
            return ago.format(Math.trunc(seconds / size), unit);
    return ago.format(Math.trunc(seconds), 'second');
}

const names = new Intl.DisplayNames('en-GB', { type: 'region', fallback: 'code' });

export function country(code: string | null | undefined): string {
    try {
        return code ? names.of(code) ?? code : 'unknown';
    } catch {
        return code!;
    }
}
