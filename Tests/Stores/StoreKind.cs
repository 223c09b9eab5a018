namespace Tests.Stores;

public enum StoreKind
{
    Postgres,
    Redis,
    ClickHouse,
}
