import { PageHead } from '../ui/page-head';

export const SystemPage = () => <PageHead title="System" note="Nodes, caches, the export and what it could not export." />;
