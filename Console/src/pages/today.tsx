import { useEffect, useMemo, useState } from 'preact/hooks';
import { filterOf, type Filter } from '../api/filter';
import { refreshQueries, useQuery } from '../api/query';
import { usePlace } from '../router';
import { Filters } from '../ui/filters';
import { time } from '../ui/format';
import { PageHead } from '../ui/page-head';
import { Button } from '../ui/parts';
import { ActivitiesCard, ChangesCard } from './today/activities';
import { CohortsCard } from './today/cohorts';
import { CurrencyCard } from './today/currency';
import { FunnelCard } from './today/funnel';
import { ActiveCard, ConcurrentCard, StickinessCard } from './today/players';
import { cohorts } from './today/queries';
import { RetentionCard, ReturnsCard } from './today/retention';
import { LengthCard, SessionsCard } from './today/sessions';
import { Tiles } from './today/tiles';

const refreshInterval = 60_000;

/** Key figures of the games, compared with the previous period. */
export function TodayPage() {
    const place = usePlace();
    const [now, setNow] = useState(() => new Date());
    const filter = useMemo(() => filterOf(place, now), [place, now]);
    const refresh = () => {
        refreshQueries();
        setNow(new Date());
    };
    useEffect(() => {
        // A hidden tab does not refresh.
        const timer = setInterval(() => { if (!document.hidden) refresh(); }, refreshInterval);
        return () => clearInterval(timer);
    }, []);
    return (
        <>
            <PageHead title="Today" note={`Updated at ${time(now)}. All times are in UTC.`}>
                <div class="row">
                    <FiltersOf filter={filter} />
                    <Button icon="refresh" onClick={refresh} aria-label="Refresh" title="Refresh" />
                </div>
            </PageHead>
            <Charts filter={filter} />
        </>
    );
}

function FiltersOf({ filter }: { filter: Filter }) {
    const { loaded } = useQuery(cohorts('country'), { from: filter.from, to: filter.to, interval: filter.interval });
    return <Filters filter={filter} countries={(loaded.data?.items ?? []).flatMap(cohort => cohort.value ? [cohort.value] : [])} />;
}

const Charts = ({ filter }: { filter: Filter }) => (
    <>
        <Tiles filter={filter} />
        <div class="grid">
            <ActiveCard filter={filter} />
            <ConcurrentCard filter={filter} />
            <RetentionCard filter={filter} />
            <FunnelCard filter={filter} />
            <SessionsCard filter={filter} />
            <LengthCard filter={filter} />
            <CurrencyCard filter={filter} />
            <ActivitiesCard filter={filter} />
            <ChangesCard filter={filter} />
            <StickinessCard filter={filter} />
            <ReturnsCard filter={filter} />
            <CohortsCard filter={filter} />
        </div>
    </>
);
